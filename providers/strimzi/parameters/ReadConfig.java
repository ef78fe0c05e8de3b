import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.utils.AppInfoParser;

/** Prints the settings of a broker or of a topic, as the Kafka on the class path defines them, as a parameter table. */
class ReadConfig {
    private static final Map<ConfigDef.Type, String> TYPES = Map.of(
        ConfigDef.Type.BOOLEAN, "boolean",
        ConfigDef.Type.SHORT, "integer",
        ConfigDef.Type.INT, "integer",
        ConfigDef.Type.LONG, "integer",
        ConfigDef.Type.DOUBLE, "real",
        ConfigDef.Type.LIST, "list",
        ConfigDef.Type.STRING, "string",
        ConfigDef.Type.CLASS, "string",
        ConfigDef.Type.PASSWORD, "string");

    /** What its Java type can hold, where the setting itself says no more. */
    private static final Map<ConfigDef.Type, Range> HELD = Map.of(
        ConfigDef.Type.SHORT, new Range(Short.MIN_VALUE, Short.MAX_VALUE),
        ConfigDef.Type.INT, new Range(Integer.MIN_VALUE, Integer.MAX_VALUE),
        ConfigDef.Type.LONG, new Range(Long.MIN_VALUE, Long.MAX_VALUE));

    /** The one validator of a number that is no range, as it describes itself: "[1,...,9] or -1". */
    private static final Pattern RANGE_OR_NUMBER = Pattern.compile("\\[(\\d+),\\.\\.\\.,(\\d+)\\] or (-?\\d+)");

    /** 2^53: beyond it a JavaScript number loses digits, so the table has text. */
    private static final long EXACT = 1L << 53;

    private record Range(Number min, Number max) {}

    public static void main(String[] args) throws Exception {
        boolean broker = args[0].equals("broker");
        ConfigDef settings = broker
            ? (ConfigDef) call("kafka.server.KafkaConfig", "configDef")
            : (ConfigDef) call("org.apache.kafka.storage.internals.log.LogConfig", "configDefCopy");
        // Topics have no such map: every setting of a topic is changed while the brokers run.
        Map<?, ?> dynamic = broker ? dynamicSettings() : settings.configKeys();

        List<String> lines = new ArrayList<>();
        for (ConfigKey key : new TreeMap<>(settings.configKeys()).values()) {
            lines.add("    " + text(key.name) + ": " + entry(key, !dynamic.containsKey(key.name)));
        }
        String version = AppInfoParser.getVersion();
        System.out.println("{");
        System.out.println("  \"line\": " + text(version.substring(0, version.lastIndexOf('.'))) + ",");
        String classes = broker ? "KafkaConfig and DynamicBrokerConfig" : "LogConfig";
        System.out.println("  \"from\": " + text("Apache Kafka " + version + ", " + classes) + ",");
        System.out.println("  \"exact\": true,");
        System.out.println("  \"parameters\": {");
        System.out.println(String.join(",\n", lines));
        System.out.println("  }");
        System.out.println("}");
    }

    /** The settings that change without a restart, on one broker or on all. Up to 4.2 a Scala object tells. */
    private static Map<?, ?> dynamicSettings() throws Exception {
        String method = "dynamicConfigUpdateModes";
        try {
            return (Map<?, ?>) call("org.apache.kafka.server.config.DynamicBrokerConfig", method);
        } catch (ClassNotFoundException older) {
            Object told = Class.forName("kafka.server.DynamicBrokerConfig$").getField("MODULE$").get(null);
            return (Map<?, ?>) told.getClass().getMethod(method).invoke(told);
        }
    }

    private static String entry(ConfigKey key, boolean restart) throws Exception {
        Range range = range(key);
        List<?> values = values(key);
        List<String> fields = new ArrayList<>();
        fields.add("\"type\": " + text(key.type == ConfigDef.Type.STRING && values != null ? "enum" : TYPES.get(key.type)));
        if (range.min != null) fields.add("\"min\": " + number(range.min));
        if (range.max != null) fields.add("\"max\": " + number(range.max));
        if (values != null) fields.add("\"values\": " + list(values));
        // These are taken in any case, though others are compared as they are written; people write lower case.
        if (key.validator instanceof ConfigDef.CaseInsensitiveValidString) {
            fields.add("\"also\": " + list(values).toLowerCase(Locale.ROOT));
        }
        String standard = key.hasDefault() ? ConfigDef.convertToString(key.defaultValue, key.type) : null;
        if (standard != null) fields.add("\"default\": " + text(standard));
        if (key.type == ConfigDef.Type.PASSWORD) fields.add("\"secret\": true");
        fields.add("\"restart\": " + restart);
        return "{ " + String.join(", ", fields) + " }";
    }

    private static Range range(ConfigKey key) throws Exception {
        Range held = HELD.getOrDefault(key.type, new Range(null, null));
        if (key.validator instanceof ConfigDef.Range) {
            Number min = (Number) field(key.validator, "min");
            Number max = (Number) field(key.validator, "max");
            return new Range(min == null ? held.min : min, max == null ? held.max : max);
        }
        Matcher match = RANGE_OR_NUMBER.matcher(String.valueOf(key.validator));
        if (!match.matches()) return held;
        long alone = Long.parseLong(match.group(3));
        return new Range(Math.min(alone, Long.parseLong(match.group(1))), Math.max(alone, Long.parseLong(match.group(2))));
    }

    /** The words that it, or each item of a list, may be; null when any will do. */
    private static List<?> values(ConfigKey key) throws Exception {
        if (key.validator instanceof ConfigDef.ValidString) return (List<?>) field(key.validator, "validStrings");
        if (key.validator instanceof ConfigDef.CaseInsensitiveValidString) {
            return ((Set<?>) field(key.validator, "validStrings")).stream().sorted().toList();
        }
        if (!(key.validator instanceof ConfigDef.ValidList)) return null;
        List<?> words = (List<?>) field(field(key.validator, "validString"), "validStrings");
        return words.isEmpty() ? null : words;
    }

    private static Object call(String type, String method) throws Exception {
        return Class.forName(type).getMethod(method).invoke(null);
    }

    private static Object field(Object owner, String name) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static String number(Number value) {
        if (value instanceof Double || value instanceof Float) return value.toString();
        return Math.abs((double) value.longValue()) > EXACT ? text(value) : value.toString();
    }

    private static String list(List<?> words) {
        return words.stream().map(ReadConfig::text).collect(Collectors.joining(", ", "[ ", " ]"));
    }

    private static String text(Object value) {
        return '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

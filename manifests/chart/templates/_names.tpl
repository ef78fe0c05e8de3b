{{/* What belongs to no namespace is called after the one it works for, or there could not be two. */}}
{{- define "dbaas.clusterWide" -}}
dbaas-operator{{ if .Values.watch.namespaces }}-{{ .Release.Namespace }}{{ end }}
{{- end }}

{{/* Both webhook configurations. */}}
{{- define "dbaas.webhookConfigurations" -}}
{{ if .Values.watch.namespaces }}{{ .Release.Namespace }}.{{ end }}dbaas.dev
{{- end }}

{{- define "dbaas.selector" -}}
app.kubernetes.io/name: dbaas-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "dbaas.labels" -}}
{{ include "dbaas.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The Secret that is mounted, or that the operator makes. */}}
{{- define "dbaas.certificateSecret" -}}
{{- if eq .Values.certificates.mode "files" -}} {{ .Values.certificates.files.secret }}
{{- else if eq .Values.certificates.mode "cert-manager" -}} dbaas-webhook-tls
{{- else -}} dbaas-webhook-certificate
{{- end -}}
{{- end }}

{{- define "dbaas.image" -}}
{{ .Values.image.repository }}
{{- if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "dbaas.priorityClass" -}}
{{ .Values.priorityClass.existing | default (ternary (include "dbaas.clusterWide" .) "" .Values.priorityClass.create) }}
{{- end }}

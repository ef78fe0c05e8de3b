// Command cert-manager runs upstream's controllers, its CA injector and its webhook in one process, beside an API server that has no
// pods. Only what a certificate of a webhook needs is in it: issuers that sign by themselves or by a CA.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/cert-manager/cert-manager/internal/webhook"
	certmanager "github.com/cert-manager/cert-manager/pkg/client/clientset/versioned/scheme"
	"github.com/cert-manager/cert-manager/pkg/controller"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	"github.com/cert-manager/cert-manager/pkg/logs"
	"github.com/cert-manager/cert-manager/pkg/util"
	"github.com/cert-manager/cert-manager/pkg/webhook/options"
	"golang.org/x/sync/errgroup"
	core "k8s.io/api/core/v1"
	extensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	kubernetes "k8s.io/client-go/kubernetes/scheme"
	registration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	manager "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/config"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	// Each of these makes itself known to the controllers when it is imported.
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/approver"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/ca"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificaterequests/selfsigned"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/issuing"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/keymanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/readiness"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/requestmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/revisionmanager"
	_ "github.com/cert-manager/cert-manager/pkg/controller/certificates/trigger"
	_ "github.com/cert-manager/cert-manager/pkg/controller/issuers"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/ca"
	_ "github.com/cert-manager/cert-manager/pkg/issuer/selfsigned"
)

const (
	upstream  = "github.com/cert-manager/cert-manager"
	namespace = "cert-manager"
	// Upstream's own answer to a certificate that could not be issued; tests that wait so long have failed anyway.
	firstRetry, lastRetry = time.Hour, 32 * time.Hour
)

func main() {
	showVersion := flag.Bool("version", false, "say which cert-manager this is, and end")
	webhookPort := flag.Int("webhook-port", 0, "where the webhook listens on the loopback; there is none without it")
	// --kubeconfig is added by the package that reads it.
	flag.Parse()
	if *showVersion {
		fmt.Println(version())
		return
	}
	if err := run(flag.Lookup("kubeconfig").Value.String(), *webhookPort); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func version() string {
	build, _ := debug.ReadBuildInfo()
	for _, module := range build.Deps {
		if module.Path == upstream {
			return module.Version
		}
	}
	return "unknown"
}

// run ends with the first part that ends, or at a signal.
func run(kubeconfig string, webhookPort int) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logs.InitLogs()
	defer logs.FlushLogs()
	manager.SetLogger(logs.Log)

	parts, ctx := errgroup.WithContext(logs.NewContext(ctx, logs.Log, namespace))
	parts.Go(func() error { return runControllers(ctx, kubeconfig) })
	parts.Go(func() error { return runInjector(ctx) })
	if webhookPort != 0 {
		parts.Go(func() error { return runWebhook(ctx, kubeconfig, webhookPort) })
	}
	return parts.Wait()
}

func runControllers(ctx context.Context, kubeconfig string) error {
	factory, err := controller.NewContextFactory(ctx, controller.ContextOptions{
		Kubeconfig:         kubeconfig,
		KubernetesAPIQPS:   50,
		KubernetesAPIBurst: 100,
		IssuerOptions:      controller.IssuerOptions{ClusterResourceNamespace: namespace},
		CertificateOptions: controller.CertificateOptions{
			CopiedAnnotationPrefixes:                 []string{"*", "-kubectl.kubernetes.io/"},
			CertificateRequestMinimumBackoffDuration: firstRetry,
			CertificateRequestMaximumBackoffDuration: lastRetry,
		},
	})
	if err != nil {
		return err
	}
	surroundings, err := factory.Build()
	if err != nil {
		return err
	}
	running, ctx := errgroup.WithContext(ctx)
	for name, build := range controller.Known() {
		one, err := build(factory)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		running.Go(func() error { return one.Run(2, ctx) })
	}
	surroundings.SharedInformerFactory.Start(ctx.Done())
	surroundings.KubeSharedInformerFactory.Start(ctx.Done())
	surroundings.HTTP01ResourceMetadataInformersFactory.Start(ctx.Done())
	return running.Wait()
}

func runInjector(ctx context.Context) error {
	kinds := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		kubernetes.AddToScheme, certmanager.AddToScheme, extensions.AddToScheme, registration.AddToScheme,
	} {
		if err := add(kinds); err != nil {
			return err
		}
	}
	settings, err := config.GetConfig()
	if err != nil {
		return err
	}
	// It writes as whoever the user agent says, and without one its writes are refused.
	injector, err := manager.NewManager(util.RestConfigWithUserAgent(settings, "cainjector"), manager.Options{
		Scheme:  kinds,
		Cache:   cache.Options{ReaderFailOnMissingInformer: true},
		Client:  client.Options{Cache: &client.CacheOptions{DisableFor: []client.Object{&core.Secret{}}}},
		Metrics: metrics.Options{BindAddress: "0"},
	})
	if err != nil {
		return err
	}
	err = cainjector.RegisterAllInjectors(ctx, injector, cainjector.SetupOptions{
		EnableCertificatesDataSource: true,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   true,
			cainjector.ValidatingWebhookConfigurationName: true,
		},
	})
	if err != nil {
		return err
	}
	return injector.Start(ctx)
}

// runWebhook makes a certificate of its own and keeps it in a Secret, from where the injector takes the CA.
func runWebhook(ctx context.Context, kubeconfig string, port int) error {
	settings, err := options.NewWebhookConfiguration()
	if err != nil {
		return err
	}
	settings.KubeConfig = kubeconfig
	settings.SecurePort = int32(port)
	settings.HealthzPort = 0
	settings.MetricsListenAddress = "0"
	settings.TLSConfig.Dynamic.SecretNamespace = namespace
	settings.TLSConfig.Dynamic.SecretName = "cert-manager-webhook-ca"
	settings.TLSConfig.Dynamic.DNSNames = []string{"localhost"}
	settings.TLSConfig.Dynamic.LeafDuration = 7 * 24 * time.Hour
	server, err := webhook.NewCertManagerWebhookServer(logs.FromContext(ctx), *settings)
	if err != nil {
		return fmt.Errorf("webhook on port %d: %w", port, err)
	}
	return server.Run(ctx)
}

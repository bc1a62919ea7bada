package io.sluice.vfs.s3;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthCache;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicAuthCache;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a request goes through: that of the settings, or what the environment says for the scheme of the store.
 * {@code HTTPS_PROXY} is for stores that are reached over TLS, {@code HTTP_PROXY} for others, either in lower case too;
 * {@code NO_PROXY} names hosts and domains that need none. The SDK would read {@code HTTP_PROXY} for both.
 */
final class ProxyRoutes extends DefaultRoutePlanner {

    private final Optional<ProxyAddress> plain;
    private final Optional<ProxyAddress> secure;
    private final List<String> direct;

    private ProxyRoutes(Optional<ProxyAddress> plain, Optional<ProxyAddress> secure, List<String> direct) {
        super(null);
        this.plain = plain;
        this.secure = secure;
        this.direct = direct;
    }

    /**
     * Reads settings and environment.
     *
     * @throws IllegalArgumentException if the environment names a proxy in a way that we do not understand
     */
    static ProxyRoutes of(Optional<ProxyAddress> configured, Function<String, Optional<String>> environment) {
        if (configured.isPresent()) {
            return new ProxyRoutes(configured, configured, List.of());
        }
        List<String> direct = value("NO_PROXY", environment).stream()
                .flatMap(list -> Arrays.stream(list.split("[,\\s]+", -1)))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
        return new ProxyRoutes(proxy("HTTP_PROXY", environment), proxy("HTTPS_PROXY", environment), direct);
    }

    private static Optional<ProxyAddress> proxy(String name, Function<String, Optional<String>> environment) {
        return value(name, environment).map(text -> {
            try {
                return ProxyAddress.parse(text.contains("://") ? text : "http://" + text);
            } catch (IllegalArgumentException failure) {
                throw new IllegalArgumentException(
                        "the environment's " + name + ": expected " + failure.getMessage(), failure);
            }
        });
    }

    private static Optional<String> value(String name, Function<String, Optional<String>> environment) {
        return Stream.of(name.toLowerCase(Locale.ROOT), name)
                .map(environment)
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** Names and passwords for proxies that ask for them. */
    CredentialsProvider credentials() {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        Stream.of(plain, secure).flatMap(Optional::stream).forEach(proxy -> proxy.login()
                .ifPresent(login -> credentials.setCredentials(
                        new AuthScope(proxy.host(), proxy.url().getPort()), credentials(login))));
        return credentials;
    }

    /** The proxy for that store. */
    Optional<ProxyAddress> proxyFor(String scheme, String host) {
        Optional<ProxyAddress> proxy = "https".equalsIgnoreCase(scheme) ? secure : plain;
        String lower = host.toLowerCase(Locale.ROOT);
        return direct.stream().anyMatch(name -> isBelow(lower, name)) ? Optional.empty() : proxy;
    }

    private static boolean isBelow(String host, String name) {
        String domain = name.startsWith("*.") ? name.substring(1) : name;
        return domain.equals("*")
                || host.equals(domain)
                || host.endsWith(domain.startsWith(".") ? domain : "." + domain);
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxyFor(target.getSchemeName(), target.getHostName())
                .map(p -> new HttpHost(
                        p.url().getScheme().toLowerCase(Locale.ROOT),
                        p.host(),
                        p.url().getPort()))
                .orElse(null);
    }

    /**
     * The same, and a proxy is shown name and password unasked: otherwise each request would go to it twice, and bodies
     * cannot.
     */
    HttpRoutePlanner showingLogin() {
        return new HttpRoutePlanner() {
            @Override
            public HttpRoute determineRoute(HttpHost target, HttpRequest request, HttpContext context)
                    throws HttpException {
                HttpRoute route = ProxyRoutes.this.determineRoute(target, request, context);
                HttpHost proxy = route.getProxyHost();
                if (proxy != null) {
                    proxyFor(target.getSchemeName(), target.getHostName())
                            .flatMap(ProxyAddress::login)
                            .ifPresent(login -> HttpClientContext.cast(context).setAuthCache(known(proxy, login)));
                }
                return route;
            }

            @Override
            @Deprecated
            public HttpRoute determineRoute(HttpHost target, HttpContext context) throws HttpException {
                return ProxyRoutes.this.determineRoute(target, context);
            }
        };
    }

    private static AuthCache known(HttpHost proxy, ProxyAddress.Login login) {
        BasicScheme scheme = new BasicScheme();
        scheme.initPreemptive(credentials(login));
        AuthCache cache = new BasicAuthCache();
        cache.put(proxy, scheme);
        return cache;
    }

    private static UsernamePasswordCredentials credentials(ProxyAddress.Login login) {
        return new UsernamePasswordCredentials(login.name(), login.password().toCharArray());
    }
}

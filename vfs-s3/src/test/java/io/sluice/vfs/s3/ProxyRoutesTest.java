package io.sluice.vfs.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyRoutesTest {

    private static ProxyRoutes routes(Map<String, String> environment) {
        return ProxyRoutes.of(Optional.empty(), name -> Optional.ofNullable(environment.get(name)));
    }

    private static String proxy(ProxyRoutes routes, String scheme, String host) {
        return routes.proxyFor(scheme, host).map(p -> p.url().toString()).orElse("none");
    }

    @Test
    void theEnvironmentCountsByTheSchemeOfTheStore() {
        ProxyRoutes routes = routes(Map.of("HTTPS_PROXY", "http://s:1", "http_proxy", "p:2"));
        assertEquals("http://s:1", proxy(routes, "https", "store"));
        assertEquals("http://p:2", proxy(routes, "http", "store"));
        assertEquals("none", proxy(routes(Map.of("HTTP_PROXY", "http://p:2")), "https", "store"));
        assertEquals("none", proxy(routes(Map.of("HTTP_PROXY", " ")), "http", "store"));
    }

    @ParameterizedTest
    @CsvSource({
        "store.example.com, none",
        "STORE.example.com, none",
        "example.com, none",
        "notexample.com, http://p:1",
        "b.local, none",
        "local, http://p:1",
        "a.wild, none",
        "10.0.0.1, none",
        "10.0.0.11, http://p:1"
    })
    void someHostsNeedNone(String host, String expected) {
        ProxyRoutes routes =
                routes(Map.of("http_proxy", "http://p:1", "NO_PROXY", "Example.com, .local,*.wild,10.0.0.1"));
        assertEquals(expected, proxy(routes, "http", host));
        assertEquals("none", proxy(routes(Map.of("http_proxy", "http://p:1", "no_proxy", "*")), "http", host));
    }

    @Test
    void theSettingsComeFirstAndWithoutExceptions() {
        ProxyRoutes routes =
                ProxyRoutes.of(Optional.of(ProxyAddress.parse("http://ours:3")), name -> Optional.of("http://other:1"));
        assertEquals("http://ours:3", proxy(routes, "https", "store"));
    }

    @Test
    void whatTheEnvironmentSaysWronglyIsTold() {
        var failure = assertThrows(
                IllegalArgumentException.class, () -> routes(Map.of("HTTPS_PROXY", "http://name:secret@proxy")));
        String told = String.valueOf(failure.getMessage());
        assertTrue(told.startsWith("the environment's HTTPS_PROXY: expected a URL"), told);
        assertFalse(told.contains("secret"), told);
    }

    @Test
    void loginsAreReadFromTheUrlAndNotShown() {
        ProxyAddress proxy = ProxyAddress.parse("http://me:p%40ss:x@[::1]:3128");
        assertEquals(Optional.of(new ProxyAddress.Login("me", "p@ss:x")), proxy.login());
        assertEquals("::1", proxy.host());
        assertEquals("http://****@[::1]:3128", proxy.toString());
        assertEquals("me:****", proxy.login().orElseThrow().toString());
        assertEquals(Optional.empty(), ProxyAddress.parse("http://proxy:1").login());
    }
}

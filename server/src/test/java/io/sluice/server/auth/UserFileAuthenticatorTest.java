package io.sluice.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.auth.PasswordHash.Argon2id;
import io.sluice.server.auth.PasswordHash.BcryptRounds;
import io.sluice.server.auth.PasswordHash.Cost;
import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import io.sluice.server.config.ConfigException;
import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logins with the users of a file. */
final class UserFileAuthenticatorTest {

    /** Documentation addresses (RFC 5737): none of them is this machine. */
    private static final InetAddress OTHER = address("192.0.2.1");

    private static final Cost CHEAP = new BcryptRounds(4);
    private static final UsersFile.Anonymous OPEN =
            new UsersFile.Anonymous(true, "/pub", true, PermissionSet.READ_ONLY, List.of(), TlsDemand.NONE, List.of());

    @Test
    void aUserGetsInWithTheRightPasswordAlone() {
        try (UserFileAuthenticator authenticator =
                authenticator(UsersFile.Anonymous.DEFAULTS, entry("ann", "pässword"))) {
            User ann = User.of("ann", VfsPath.of("/ann"), Access.everywhere(EnumSet.allOf(Permission.class)));
            assertEquals(new AuthResult.Accepted(ann), login(authenticator, "ann", "pässword"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "ann", "password"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "ann", ""));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "Ann", "pässword"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "bob", "pässword"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "../ann\0", "x"));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "anonymous", "x"));
        }
    }

    @Test
    void aCertificateLogsItsUserInWithoutAPassword() {
        UsersFile.Entry ann = entry("ann", "x");
        try (UserFileAuthenticator closed = authenticator(UsersFile.Anonymous.DEFAULTS, ann);
                UserFileAuthenticator open = authenticator(OPEN, ann)) {
            for (UserFileAuthenticator authenticator : List.of(closed, open)) {
                AuthResult.Accepted accepted =
                        assertInstanceOf(AuthResult.Accepted.class, certified(authenticator, "ann"));
                assertEquals("ann", accepted.user().name());
                assertEquals(new AuthResult.Rejected(), certified(authenticator, "Ann"));
                assertEquals(new AuthResult.Rejected(), certified(authenticator, "bob"));
            }
            assertEquals(new AuthResult.Rejected(), certified(closed, "anonymous"));
            assertInstanceOf(AuthResult.Accepted.class, certified(open, "anonymous"));
        }
    }

    private static AuthResult certified(UserFileAuthenticator authenticator, String name) {
        return authenticator.authenticate(new Credentials.Certificate(name, Set.of(name), OTHER));
    }

    @Test
    void anUnknownNameIsComparedWithAHashOfTheMostCommonCost() {
        Cost argon = new Argon2id(64, 1, 1);
        UsersFile.Entry[] users = {
            entry("a", "x", new BcryptRounds(5)), entry("b", "x", argon), entry("c", "x", argon), entry("d", "x", CHEAP)
        };
        try (UserFileAuthenticator authenticator = authenticator(UsersFile.Anonymous.DEFAULTS, users)) {
            assertEquals(argon, authenticator.decoy().cost());
        }
        try (UserFileAuthenticator authenticator = authenticator(UsersFile.Anonymous.DEFAULTS, users[0])) {
            assertEquals(new BcryptRounds(5), authenticator.decoy().cost());
        }
        try (UserFileAuthenticator authenticator = authenticator(OPEN)) {
            assertEquals(Argon2id.RECOMMENDED, authenticator.decoy().cost());
        }
    }

    @Test
    void anonymousGetsInWithAnyPassword() {
        try (UserFileAuthenticator authenticator = authenticator(OPEN, entry("ann", "x"))) {
            User user = new User(
                    "anonymous",
                    VfsPath.of("/pub"),
                    true,
                    Access.everywhere(PermissionSet.READ_ONLY.permissions()),
                    false,
                    false,
                    TlsDemand.NONE);
            assertEquals(new AuthResult.Accepted(user), login(authenticator, "anonymous", "me@example.org"));
            assertEquals(new AuthResult.Accepted(user), login(authenticator, "FTP", ""));
            assertEquals(new AuthResult.Rejected(), login(authenticator, "bob", "x"));
        }
    }

    @Test
    void passwordsThatAreNotUtf8AreComparedAsBytes() {
        byte[] latin = "pässword".getBytes(StandardCharsets.ISO_8859_1);
        UsersFile.Entry entry = new UsersFile.Entry(
                "ann",
                PasswordHash.of(latin, CHEAP),
                Optional.empty(),
                false,
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.empty(),
                List.of());
        try (UserFileAuthenticator authenticator = authenticator(UsersFile.Anonymous.DEFAULTS, entry)) {
            assertInstanceOf(
                    AuthResult.Accepted.class, login(authenticator, "ann", io.sluice.vfs.NameCodec.decode(latin)));
        }
    }

    @Test
    void manyLoginsAtOnceAreAllAnsweredRightly() throws Exception {
        UsersFile.Entry[] users = new UsersFile.Entry[8];
        for (int i = 0; i < users.length; i++) {
            users[i] = entry("user" + i, "password" + i, i % 2 == 0 ? CHEAP : new Argon2id(64, 1, 2));
        }
        try (UserFileAuthenticator authenticator = authenticator(UsersFile.Anonymous.DEFAULTS, users);
                ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<AuthResult>> right = new ArrayList<>();
            List<Future<AuthResult>> wrong = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String name = "user" + i % 8;
                String password = "password" + i % 8;
                right.add(sessions.submit(() -> login(authenticator, name, password)));
                wrong.add(sessions.submit(() -> login(authenticator, name, password + "x")));
            }
            for (int i = 0; i < 64; i++) {
                assertInstanceOf(AuthResult.Accepted.class, right.get(i).get());
                assertInstanceOf(AuthResult.Rejected.class, wrong.get(i).get());
            }
        }
    }

    @Test
    void whatIsTooMuchIsToldToComeBackAtOnce() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        try (HashPool pool = new HashPool(1, 1);
                ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
                UserFileAuthenticator authenticator = new UserFileAuthenticator(
                        new UsersFile(List.of(entry("ann", "x")), UsersFile.Anonymous.DEFAULTS), pool)) {
            Future<?> first = sessions.submit(() -> pool.run(
                    () -> {
                        assertTrue(!Thread.currentThread().isVirtual());
                        started.countDown();
                        free.await();
                        return true;
                    },
                    OTHER));
            started.await();
            Future<AuthResult> second = sessions.submit(() -> login(authenticator, "ann", "x"));
            while (pool.waiting() == 0) {
                Thread.onSpinWait();
            }
            assertInstanceOf(AuthResult.Unavailable.class, login(authenticator, "ann", "x"));
            free.countDown();
            first.get();
            assertInstanceOf(AuthResult.Accepted.class, second.get());
        }
    }

    @Test
    void oneAddressDoesNotKeepTheOthersOut() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (HashPool pool = new HashPool(1, 39);
                ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
                UserFileAuthenticator authenticator = new UserFileAuthenticator(
                        new UsersFile(List.of(entry("ann", "x")), UsersFile.Anonymous.DEFAULTS), pool)) {
            List<Future<HashPool.Verdict>> flood = new ArrayList<>();
            for (int i = 0; i < 130; i++) {
                flood.add(sessions.submit(() -> pool.run(
                        () -> {
                            free.await();
                            return false;
                        },
                        OTHER)));
            }
            while (flood.stream().filter(Future::isDone).count() < 120) {
                Thread.onSpinWait();
            }
            assertEquals(9, pool.waiting()); // and one runs: a quarter of 40 places
            assertInstanceOf(AuthResult.Unavailable.class, login(authenticator, "ann", "x", OTHER));
            Future<AuthResult> ann = sessions.submit(() -> login(authenticator, "ann", "x", address("192.0.2.2")));
            while (pool.waiting() < 10) {
                Thread.onSpinWait();
            }
            free.countDown();
            assertInstanceOf(AuthResult.Accepted.class, ann.get());
            long compared = 0;
            for (Future<HashPool.Verdict> one : flood) {
                compared += one.get() instanceof HashPool.Verdict.Compared ? 1 : 0;
            }
            assertEquals(10, compared);
            assertEquals(0, pool.addresses());
            assertInstanceOf(AuthResult.Accepted.class, login(authenticator, "ann", "x", OTHER));
        }
    }

    @Test
    void allAddressesOfAnIpv6NetworkAreOne() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CountDownLatch started = new CountDownLatch(1);
        try (HashPool pool = new HashPool(1, 6);
                ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HashPool.Verdict> first = sessions.submit(() -> pool.run(
                    () -> {
                        started.countDown();
                        free.await();
                        return true;
                    },
                    address("2001:db8::1")));
            started.await();
            assertInstanceOf(HashPool.Verdict.NotNow.class, pool.run(() -> true, address("2001:db8::ffff:2")));
            Future<HashPool.Verdict> other = sessions.submit(() -> pool.run(() -> true, address("2001:db8:0:1::1")));
            free.countDown();
            assertEquals(new HashPool.Verdict.Compared(true), first.get());
            assertEquals(new HashPool.Verdict.Compared(true), other.get());
            assertEquals(0, pool.addresses());
        }
    }

    @Test
    void aRefusedOrFailedComparisonHoldsNoPlace() {
        HashPool pool = new HashPool(1, 3);
        assertInstanceOf(
                HashPool.Verdict.NotNow.class,
                pool.run(
                        () -> {
                            throw new IllegalStateException("as it may be");
                        },
                        OTHER));
        assertEquals(0, pool.addresses());
        pool.close();
        assertEquals(new HashPool.Verdict.NotNow("the server is stopping"), pool.run(() -> true, OTHER));
        assertEquals(0, pool.addresses());
    }

    @Test
    void aClosedAuthenticatorIsUnavailable() {
        UserFileAuthenticator authenticator = authenticator(UsersFile.Anonymous.DEFAULTS, entry("ann", "x"));
        authenticator.close();
        assertEquals(new AuthResult.Unavailable("the server is stopping"), login(authenticator, "ann", "x"));
    }

    @Test
    void theProviderReadsTheFile(@TempDir Path directory) throws Exception {
        Path users = directory.resolve("users.json");
        String hash = PasswordHash.of(new byte[] {'x'}, CHEAP).text();
        Files.writeString(users, "{\"users\": [{\"name\": \"ann\", \"password-hash\": \"" + hash + "\"}]}");
        UserFileProvider provider = new UserFileProvider();
        try (Authenticator authenticator =
                provider.open(new UserFileProvider.Config(users, OptionalInt.empty(), OptionalInt.of(1)))) {
            assertInstanceOf(AuthResult.Accepted.class, login(authenticator, "ann", "x"));
        }
        Files.writeString(users, "{\"users\": [{\"name\": \"ann\"}]}");
        assertThrows(
                ConfigException.class,
                () -> provider.open(new UserFileProvider.Config(users, OptionalInt.empty(), OptionalInt.empty())));
    }

    private static UserFileAuthenticator authenticator(UsersFile.Anonymous anonymous, UsersFile.Entry... users) {
        return new UserFileAuthenticator(new UsersFile(List.of(users), anonymous), new HashPool(2, 1000));
    }

    private static UsersFile.Entry entry(String name, String password) {
        return entry(name, password, CHEAP);
    }

    private static UsersFile.Entry entry(String name, String password, Cost cost) {
        PasswordHash hash = PasswordHash.of(password.getBytes(StandardCharsets.UTF_8), cost);
        return new UsersFile.Entry(
                name,
                hash,
                Optional.empty(),
                false,
                Optional.empty(),
                List.of(),
                false,
                false,
                Optional.empty(),
                List.of());
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static AuthResult login(Authenticator authenticator, String name, String password) {
        return login(authenticator, name, password, InetAddress.getLoopbackAddress());
    }

    private static AuthResult login(Authenticator authenticator, String name, String password, InetAddress peer) {
        return authenticator.authenticate(new Credentials.Password(name, password, peer));
    }
}

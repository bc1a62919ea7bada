package io.sluice.server.auth;

import io.sluice.server.auth.HashPool.Verdict;
import io.sluice.server.auth.PasswordHash.Argon2id;
import io.sluice.server.auth.PasswordHash.Cost;
import io.sluice.server.auth.spi.AuthResult;
import io.sluice.server.auth.spi.Authenticator;
import io.sluice.server.auth.spi.Credentials;
import io.sluice.server.auth.spi.TlsDemand;
import io.sluice.server.auth.spi.User;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The users of a file, read once at the start. An unknown name is compared with a decoy of the kind and cost that most
 * users have, so it takes as long as a wrong password; in a file that mixes costs, the rarer ones can be told apart.
 */
final class UserFileAuthenticator implements Authenticator {

    private record Known(User user, PasswordHash hash) {}

    private final Map<String, Known> users = new HashMap<>();
    private final Optional<User> anonymous;
    private final PasswordHash decoy;
    private final HashPool pool;

    UserFileAuthenticator(UsersFile file, HashPool pool) {
        for (UsersFile.Entry entry : file.users()) {
            User user = new User(
                    entry.name(),
                    entry.homePath(),
                    entry.createHome(),
                    entry.access(),
                    entry.thirdParty(),
                    entry.administrator(),
                    entry.tls().orElse(TlsDemand.NONE),
                    entry.mounts());
            users.put(entry.name(), new Known(user, entry.passwordHash()));
        }
        this.anonymous = anonymous(file.anonymous());
        this.decoy = PasswordHash.decoy(commonCost(file));
        this.pool = pool;
    }

    private static Optional<User> anonymous(UsersFile.Anonymous settings) {
        return settings.enabled()
                ? Optional.of(new User(
                        "anonymous",
                        settings.homePath(),
                        settings.createHome(),
                        settings.access(),
                        false,
                        false,
                        settings.tls(),
                        settings.mounts()))
                : Optional.empty();
    }

    /** The cost that most users have; of several, the one that stands first. */
    private static Cost commonCost(UsersFile file) {
        Map<Cost, Long> counts = file.users().stream()
                .map(entry -> entry.passwordHash().cost())
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Argon2id.RECOMMENDED);
    }

    /** What an unknown name is compared with; for tests. */
    PasswordHash decoy() {
        return decoy;
    }

    @Override
    public AuthResult authenticate(Credentials credentials) {
        return switch (credentials) {
            case Credentials.Password(String name, String password, InetAddress peer) ->
                authenticate(name, password, peer);
            case Credentials.Certificate(String name, var names, InetAddress peer) -> certified(name);
        };
    }

    private AuthResult certified(String name) {
        Optional<User> user = anonymous.isPresent() && UsersFile.Anonymous.isName(name)
                ? anonymous
                : Optional.ofNullable(users.get(name)).map(Known::user);
        return user.<AuthResult>map(AuthResult.Accepted::new).orElseGet(AuthResult.Rejected::new);
    }

    private AuthResult authenticate(String name, String password, InetAddress peer) {
        if (anonymous.isPresent() && UsersFile.Anonymous.isName(name)) {
            return new AuthResult.Accepted(anonymous.get());
        }
        Optional<Known> known = Optional.ofNullable(users.get(name));
        return switch (pool.compare(known.map(Known::hash).orElse(decoy), password, peer)) {
            case Verdict.Compared(boolean equal) ->
                equal && known.isPresent() ? new AuthResult.Accepted(known.get().user()) : new AuthResult.Rejected();
            case Verdict.NotNow(String why) -> new AuthResult.Unavailable(why);
        };
    }

    @Override
    public List<User> knownUsers() {
        return Stream.concat(users.values().stream().map(Known::user), anonymous.stream())
                .toList();
    }

    @Override
    public void close() {
        pool.close();
    }
}

package io.sluice.server.command;

import io.sluice.server.auth.spi.Access;
import io.sluice.server.auth.spi.Permission;
import io.sluice.server.auth.spi.User;
import io.sluice.server.data.DataEndpoint;
import io.sluice.server.data.TransmissionMode;
import io.sluice.server.listing.Fact;
import io.sluice.server.observe.SessionLog;
import io.sluice.server.reply.Reply;
import io.sluice.server.reply.ReplyCode;
import io.sluice.server.transfer.HashAlgorithm;
import io.sluice.server.transfer.Task;
import io.sluice.server.transfer.TransferType;
import io.sluice.vfs.Capabilities;
import io.sluice.vfs.Storage;
import io.sluice.vfs.VfsPath;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One session as its commands see it. Used by one thread at a time: the event loop while nothing of the session is
 * queued, the session's thread otherwise; the queue between them makes what one wrote visible to the other.
 */
public final class CommandContext {

    private final Services services;
    private final SessionLog log;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final LiveSession live;
    private final Security security;

    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile long loggedOutSinceNanos = System.nanoTime();
    private volatile Duration idle;

    private Login login = new Login.Nobody();
    private int failedLogins;
    private VfsPath directory = VfsPath.ROOT;
    private TransferType type = TransferType.ASCII;
    private TransmissionMode mode = new TransmissionMode.Stream();
    private int compressionLevel;
    private Prepared prepared = new Prepared();
    private HashAlgorithm hash = HashAlgorithm.SHA_256;
    private DataEndpoint endpoint = new DataEndpoint.None();
    private boolean extendedPassiveOnly;
    private Set<Fact> facts;
    private Optional<Task> task = Optional.empty();

    /**
     * The two ends of a control connection.
     *
     * @param remote the client's
     * @param local ours
     */
    public record Ends(InetSocketAddress remote, InetSocketAddress local) {}

    /** The context of a new session between those two ends. */
    public CommandContext(Services services, SessionLog log, Ends ends, Security security) {
        this.services = services;
        this.log = log;
        this.remote = ends.remote();
        this.local = ends.local();
        this.security = security;
        this.live = new LiveSession(log.id(), remote);
        idle = services.config().timeouts().idle();
        facts = Fact.offered(services.config().listings());
        compressionLevel = configuredLevel();
    }

    /** What all sessions share. */
    public Services services() {
        return services;
    }

    /** The session's log. */
    public SessionLog log() {
        return log;
    }

    /** The client's end of the control connection. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** Our end of the control connection. */
    public InetSocketAddress local() {
        return local;
    }

    /** What others may know of this session. */
    public LiveSession live() {
        return live;
    }

    /** How the session is protected. */
    public Security security() {
        return security;
    }

    /** The refusal of a data connection where they have to be protected and are not. */
    public Optional<Reply> unprotectedData() {
        return security.refusesClearData(user().tls()) && !security.protectsData()
                ? Optional.of(Reply.of(
                        ReplyCode.DATA_NOT_PROTECTED, "Data connections have to be protected here: send PROT P first."))
                : Optional.empty();
    }

    /** How long this session may be idle. Any thread. */
    public Duration idle() {
        return idle;
    }

    /** Changes how long this session may be idle, until the end of the login. */
    public void idle(Duration time) {
        idle = time;
    }

    /** Since when nobody is logged in, as {@link System#nanoTime}: wrong passwords do not start it anew. */
    public long loggedOutSinceNanos() {
        return loggedOutSinceNanos;
    }

    /** Completes when the client has gone: whoever waits for something on its behalf can stop. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    /** Lets time pass, unless the client goes. Not on the event loop. */
    public void pause(Duration time) {
        CompletableFuture<Void> timer = gone.copy().completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
        timer.join();
    }

    /** Says that the client has gone. Any thread. */
    public void clientGone() {
        gone.complete(null);
    }

    /** How far the login has come. */
    public Login login() {
        return login;
    }

    /** Goes on with the login, and forgets everything that belonged to the user before. */
    public void login(Login next) {
        if (isLoggedIn()) {
            loggedOutSinceNanos = System.nanoTime();
        }
        forgetUser();
        login = next;
        String name = next instanceof Login.LoggedIn(User user, Storage home) ? user.name() : "";
        if (name.isEmpty()) {
            log.nobody();
        } else {
            log.user(name);
        }
        live.user(name);
    }

    /** Counts a wrong password; how many there were in this session. */
    public int loginFailed() {
        return ++failedLogins;
    }

    /** The user; only commands that need a login ask. */
    public User user() {
        return loggedIn().user();
    }

    /** The store as the user sees it; only commands that need a login ask. */
    public Storage storage() {
        return loggedIn().home();
    }

    /** What the store can do, before the login too. */
    public Capabilities capabilities() {
        return login instanceof Login.LoggedIn(User user, Storage home)
                ? home.capabilities()
                : services.trees().capabilities();
    }

    /** Whether somebody has logged in. */
    public boolean isLoggedIn() {
        return login instanceof Login.LoggedIn;
    }

    private Login.LoggedIn loggedIn() {
        return switch (login) {
            case Login.LoggedIn in -> in;
            case Login.AwaitingPassword a -> throw notLoggedIn();
            case Login.Nobody n -> throw notLoggedIn();
        };
    }

    /** The refusal of a command that needs a login. */
    public static Refusal notLoggedIn() {
        return new Refusal(ReplyCode.NOT_LOGGED_IN, "Please log in with USER and PASS.");
    }

    /** Whether the user may do this with that path. */
    public boolean may(Permission permission, VfsPath path) {
        return access().may(permission, path);
    }

    /** What the user may do, and where. */
    public Access access() {
        return user().access();
    }

    /** Refuses with 550 unless the user may do this with that path; asks the store nothing. */
    public void require(Permission permission, VfsPath path) {
        permit(access().may(permission, path));
    }

    /** The same for a path and, if it is a directory, all that can be in it: for what moves, copies or removes it whole. */
    public void requireThroughout(Permission permission, VfsPath path) {
        permit(access().mayThroughout(permission, path));
    }

    /** Refuses with 550 unless this is permitted; whether anything is there stays untold. */
    public void permit(boolean permitted) {
        if (!permitted) {
            throw new Refusal(ReplyCode.FILE_UNAVAILABLE, "Permission denied.");
        }
    }

    /** The working directory. */
    public VfsPath directory() {
        return directory;
    }

    /** Changes the working directory. */
    public void directory(VfsPath path) {
        directory = path;
    }

    /** The path that a client means by this text. */
    public VfsPath resolve(String text) {
        return directory.resolve(text);
    }

    /** The representation type. */
    public TransferType type() {
        return type;
    }

    /** Changes the representation type. */
    public void type(TransferType next) {
        type = next;
    }

    /** The transmission mode. */
    public TransmissionMode mode() {
        return mode;
    }

    /** Changes the transmission mode. */
    public void mode(TransmissionMode next) {
        mode = next;
    }

    /** The effort of zlib in MODE Z. */
    public int compressionLevel() {
        return compressionLevel;
    }

    /** Changes the effort of zlib, also of a MODE Z that holds already. */
    public void compressionLevel(int level) {
        compressionLevel = level;
        if (mode instanceof TransmissionMode.Deflate) {
            mode = new TransmissionMode.Deflate(level);
        }
    }

    private int configuredLevel() {
        return services.config().transfers().compressionLevel();
    }

    /** What commands of this login have said for later ones. */
    Prepared prepared() {
        return prepared;
    }

    /** The algorithm of HASH. */
    public HashAlgorithm hash() {
        return hash;
    }

    /** Chooses the algorithm of HASH. */
    public void hash(HashAlgorithm algorithm) {
        hash = algorithm;
    }

    /** How the next data connection comes about. */
    public DataEndpoint endpoint() {
        return endpoint;
    }

    /** Prepares the next data connection and gives up what was prepared before. */
    public void endpoint(DataEndpoint next) {
        endpoint.release();
        endpoint = next;
    }

    /** Hands the prepared data connection to a transfer; the next one needs a new PASV or PORT. */
    public DataEndpoint takeEndpoint() {
        DataEndpoint taken = endpoint;
        endpoint = new DataEndpoint.None();
        return taken;
    }

    /** Whether EPSV ALL was sent (RFC 2428 section 4). */
    public boolean extendedPassiveOnly() {
        return extendedPassiveOnly;
    }

    /** Notes that EPSV ALL was sent. */
    public void onlyExtendedPassive() {
        extendedPassiveOnly = true;
    }

    /** The facts that MLSD and MLST show. */
    public Set<Fact> facts() {
        return facts;
    }

    /** Chooses the facts (RFC 3659 section 7.9). */
    public void facts(Set<Fact> chosen) {
        facts = Set.copyOf(chosen);
    }

    /** The running transfer or work. */
    public Optional<Task> task() {
        return task;
    }

    /** Notes which transfer or work runs. */
    public void task(Optional<Task> running) {
        task = running;
        live.task(running);
    }

    /** Gives up everything that the session holds; the context is of no use afterwards. */
    public void close() {
        forgetUser();
        login = new Login.Nobody();
    }

    private void forgetUser() {
        endpoint(new DataEndpoint.None());
        if (login instanceof Login.LoggedIn(User user, Storage home)) {
            home.close();
        }
        directory = VfsPath.ROOT;
        type = TransferType.ASCII;
        mode = new TransmissionMode.Stream();
        compressionLevel = configuredLevel();
        prepared = new Prepared();
        hash = HashAlgorithm.SHA_256;
        extendedPassiveOnly = false;
        idle = services.config().timeouts().idle();
        facts = Fact.offered(services.config().listings());
    }
}

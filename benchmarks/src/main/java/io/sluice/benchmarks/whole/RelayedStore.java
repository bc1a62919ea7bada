package io.sluice.benchmarks.whole;

import io.sluice.benchmarks.whole.Curls.Each;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * curl at the store through a {@link BareRelay}: the large object as it is, with nobody between who speaks FTP. What it is
 * slower by than curl alone is what this machine takes for passing bytes on.
 */
final class RelayedStore implements StoreWay {

    static final String NAME = "curl-relay";

    private final SignedUrls urls;
    private final Path work;
    private final int port;
    private final ProcessTree relay;
    private Optional<Curls> next = Optional.empty();
    private int round;

    private RelayedStore(SignedUrls urls, Path work, int port, ProcessTree relay) {
        this.urls = urls;
        this.work = work;
        this.port = port;
        this.relay = relay;
    }

    /**
     * Starts the relay.
     *
     * @param port it listens on
     * @param work a directory in which the large object lies
     */
    static RelayedStore start(SignedUrls urls, int port, Path work, Children children) throws IOException {
        URI endpoint = urls.endpoint();
        int usual = endpoint.getScheme().equals("https") ? 443 : 80;
        InetSocketAddress store = InetSocketAddress.createUnresolved(
                endpoint.getHost(), endpoint.getPort() < 0 ? usual : endpoint.getPort());
        Process process = children.start("relay", Map.of(), BareRelay.command(port, store));
        children.await("the relay", process, () -> StoreServers.listens(port));
        return new RelayedStore(urls, work, port, new ProcessTree(process.pid()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean does(StoreCase what) {
        return what.perByte();
    }

    @Override
    public void ready(StoreCase what) throws IOException {
        round++;
        boolean up = what == StoreCase.STOR_BIG;
        Each each = up ? Each.put(work.resolve("big")) : Each.get();
        String key = (up ? uploads() : BareStore.ROOT) + "big";
        next = Optional.of(Curls.of(urls, each, List.of(key), 1, work).through(port));
    }

    @Override
    public Closeable run(StoreCase what) throws IOException {
        next.orElseThrow(() -> new IllegalStateException("not ready")).run();
        return () -> {};
    }

    @Override
    public String uploads() {
        return BareStore.ROOT + NAME + "-" + round + "/";
    }

    @Override
    public double cpuSeconds() {
        return relay.cpuSeconds();
    }

    @Override
    public long pssBytes() {
        return relay.pssBytes();
    }

    @Override
    public Optional<ProcessTree> compiles() {
        return Optional.of(relay);
    }
}

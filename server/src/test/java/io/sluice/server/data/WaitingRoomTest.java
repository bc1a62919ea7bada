package io.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.server.testing.ServerFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has to go when many come that do not say whose they are. */
class WaitingRoomTest {

    private static final int FEW = WaitingRoom.few(1);
    private static final long LONG = Duration.ofHours(1).toNanos();
    private static final ClientAddress CLIENT =
            ClientAddress.of(InetAddress.getLoopbackAddress(), new ClientAddress.Prefixes(32, 128));
    private static final Guest.Place HERE = new Guest.Place(1, CLIENT);
    private static final Guest.Place THERE = new Guest.Place(2, CLIENT);

    private final List<SocketChannel> open = new ArrayList<>();
    private ServerSocketChannel listener;

    @BeforeEach
    void listen() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    /** With nobody at the other end: it never says anything. */
    private Guest mute(Guest.Place place) {
        try {
            SocketChannel channel = SocketChannel.open();
            open.add(channel);
            return new Guest(place, channel);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Guest withBytesUnread() throws IOException {
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        open.add(client);
        SocketChannel accepted = listener.accept();
        open.add(accepted);
        Guest guest = new Guest(HERE, accepted);
        assertTrue(guest.isSilent());
        client.write(ByteBuffer.wrap(new byte[] {22}));
        ServerFixture.await("its byte", () -> !guest.isSilent());
        return guest;
    }

    private void fill(WaitingRoom room, Guest.Place place, int count) {
        for (int i = 0; i < count; i++) {
            assertEquals(Optional.empty(), room.enter(mute(place), 1));
        }
    }

    @Test
    void theOldestOfTheSilentGoes() {
        WaitingRoom room = new WaitingRoom(Duration.ZERO, Integer.MAX_VALUE);
        Guest oldest = mute(HERE);
        room.enter(oldest, 1);
        fill(room, HERE, WaitingRoom.MANY - 1);
        assertEquals(Optional.empty(), room.enter(mute(THERE), 1));
        assertEquals(Optional.of(oldest), room.enter(mute(HERE), 1));
    }

    @Test
    void whoHasSpokenDoesNotGoForASilentOne() {
        WaitingRoom room = new WaitingRoom(Duration.ZERO, Integer.MAX_VALUE);
        Guest speaker = mute(HERE);
        room.enter(speaker, 1);
        assertEquals(Optional.empty(), room.spoke(speaker));
        Guest silent = mute(HERE);
        room.enter(silent, 1);
        fill(room, HERE, WaitingRoom.MANY - 1);
        assertEquals(Optional.of(silent), room.enter(mute(HERE), 1));
    }

    @Test
    void norDoesWhoseBytesNobodyHasReadYet() throws IOException {
        WaitingRoom room = new WaitingRoom(Duration.ZERO, Integer.MAX_VALUE);
        Guest unread = withBytesUnread();
        room.enter(unread, 1);
        Guest silent = mute(HERE);
        room.enter(silent, 1);
        fill(room, HERE, WaitingRoom.MANY - 2);
        assertEquals(Optional.of(silent), room.enter(mute(HERE), 1));
    }

    @Test
    void thereIsRoomForAFewWhoSpeak() {
        WaitingRoom room = new WaitingRoom(Duration.ZERO, Integer.MAX_VALUE);
        List<Guest> all = new ArrayList<>();
        for (int i = 0; i <= FEW; i++) {
            Guest guest = mute(HERE);
            all.add(guest);
            room.enter(guest, 1);
        }
        all.subList(0, FEW).forEach(guest -> assertEquals(Optional.empty(), room.spoke(guest)));
        assertEquals(Optional.of(all.getFirst()), room.spoke(all.getLast()));
        room.leave(all.get(1));
        assertEquals(FEW, room.count());
    }

    @Test
    void whoWasSentAwayMeanwhileTakesNobodysPlace() {
        WaitingRoom room = new WaitingRoom(Duration.ZERO, Integer.MAX_VALUE);
        Guest oldest = mute(HERE);
        room.enter(oldest, 1);
        fill(room, HERE, WaitingRoom.MANY - 1);
        assertEquals(Optional.of(oldest), room.enter(mute(HERE), 1));
        assertEquals(Optional.empty(), room.spoke(oldest));
        assertFalse(room.all().contains(oldest));
    }

    @Test
    void whereManyAreInAllAFewMayBeSilent() {
        WaitingRoom room = new WaitingRoom(Duration.ZERO, 2 * FEW);
        fill(room, HERE, 2 * FEW);
        fill(room, THERE, FEW);
        assertTrue(room.enter(mute(THERE), 1).isPresent());
        assertTrue(room.enter(mute(HERE), 1).isPresent());
        assertEquals(3 * FEW + 2, room.count());
    }

    @Test
    void moreThanAFewAreNotSilentForLong() {
        WaitingRoom slow = new WaitingRoom(Duration.ofHours(1), Integer.MAX_VALUE);
        fill(slow, HERE, FEW + 3);
        assertEquals(List.of(), slow.overdue(place -> true, LONG));
        WaitingRoom quick = new WaitingRoom(Duration.ZERO, Integer.MAX_VALUE);
        Guest oldest = mute(HERE);
        quick.enter(oldest, 1);
        fill(quick, HERE, FEW + 2);
        List<Guest> overdue = quick.overdue(place -> true, LONG);
        assertEquals(3, overdue.size());
        assertEquals(oldest, overdue.getFirst());
        overdue.forEach(quick::leave);
        assertEquals(List.of(), quick.overdue(place -> true, LONG));
        assertEquals(FEW, quick.overdue(place -> true, 0).size());
        assertEquals(FEW, quick.overdue(place -> false, LONG).size());
    }
}

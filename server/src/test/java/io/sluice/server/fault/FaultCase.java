package io.sluice.server.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One fault at one moment of one transfer, and how the transfer may end. */
record FaultCase(Fault fault, Side side, Stage stage, Command command, boolean passive) {

    private static final String DONE = "226 completed";
    private static final String BROKEN = "426 data-connection-lost";
    private static final String STALLED = "426 stalled";
    private static final String NO_CONNECTION = "425 no-data-connection";

    /** Nobody is there to get a reply: the connection has gone. */
    private static final String GONE_DONE = "- completed";

    private static final String GONE = "- control-lost";

    /** The transfer had not begun when the connection went. */
    private static final String GONE_BEFORE = "- none";

    enum Fault {
        /** The connection is broken by a reset. */
        CUT,
        /** The connection is ended in order, both ways. */
        END,
        /** Only the client's direction is ended. */
        HALF,
        /** The client does nothing any more on that connection. */
        STALL
    }

    enum Side {
        CONTROL,
        DATA
    }

    enum Stage {
        BEFORE_150,
        AFTER_150,
        IN_THE_MIDDLE,
        /** All bytes have arrived, and no end yet. */
        AFTER_THE_LAST_BYTE,
        /** The data connection has ended. */
        BEFORE_226
    }

    enum Command {
        RETR("RETR /big"),
        STOR("STOR old"),
        APPE("APPE old"),
        STOU("STOU"),
        LIST("LIST /many"),
        MLSD("MLSD /many"),
        NLST("NLST /many");

        final String line;

        Command(String line) {
            this.line = line;
        }

        boolean isUpload() {
            return line.startsWith("STO") || line.startsWith("APPE");
        }
    }

    static List<FaultCase> all() {
        List<FaultCase> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (Side side : Side.values()) {
                for (Stage stage : Stage.values()) {
                    for (Command command : Command.values()) {
                        all.add(new FaultCase(fault, side, stage, command, true));
                        all.add(new FaultCase(fault, side, stage, command, false));
                    }
                }
            }
        }
        return List.copyOf(all);
    }

    /** The replies that may end the transfer, each with what the log must say of it. */
    Set<String> endings() {
        return switch (side) {
            case CONTROL -> endingsOfControl();
            case DATA -> isUnopened() ? Set.of(NO_CONNECTION) : endingsOfData();
        };
    }

    private boolean isUnopened() {
        return stage == Stage.BEFORE_150 && fault == (passive ? Fault.STALL : Fault.CUT);
    }

    private Set<String> endingsOfControl() {
        if (fault == Fault.STALL) {
            return Set.of(DONE);
        }
        return switch (stage) {
            case BEFORE_150 -> Set.of(GONE_BEFORE, GONE);
            case AFTER_150, IN_THE_MIDDLE -> Set.of(GONE);
            case AFTER_THE_LAST_BYTE -> command.isUpload() ? Set.of(GONE) : Set.of(GONE, GONE_DONE);
            // The client sees the end of the data a moment before the transfer has noted that it is done.
            case BEFORE_226 -> Set.of(GONE, GONE_DONE);
        };
    }

    private Set<String> endingsOfData() {
        boolean sent = !command.isUpload() && stage == Stage.AFTER_THE_LAST_BYTE;
        boolean ended = stage == Stage.BEFORE_226;
        if (ended && !command.isUpload()) {
            return Set.of(DONE);
        }
        return switch (fault) {
            // A reset may overtake the end of the data, or come after everything was sent.
            case CUT -> ended || sent ? Set.of(DONE, BROKEN) : Set.of(BROKEN);
            case END -> {
                if (command.isUpload()) {
                    // That is how FTP ends a file.
                    yield Set.of(DONE);
                }
                yield sent ? Set.of(DONE, BROKEN) : Set.of(BROKEN);
            }
            case HALF -> Set.of(DONE);
            case STALL -> ended || sent ? Set.of(DONE) : Set.of(STALLED);
        };
    }

    @Override
    public String toString() {
        return fault + " of " + side + " " + stage + " in " + command + (passive ? " passive" : " active");
    }
}

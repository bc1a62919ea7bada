package io.sluice.server.data;

import io.sluice.server.config.TransfersConfig;

/** How bytes go over a data connection (RFC 959 section 3.4). */
public sealed interface TransmissionMode {

    /** The name as STAT has it. */
    String label();

    /** The letter as MODE has it. */
    char letter();

    /** The connection as a transfer in this mode sees it. */
    DataConnection over(DataConnection connection);

    /** MODE S: byte for byte. */
    record Stream() implements TransmissionMode {
        @Override
        public String label() {
            return "Stream";
        }

        @Override
        public char letter() {
            return 'S';
        }

        @Override
        public DataConnection over(DataConnection connection) {
            return connection;
        }
    }

    /**
     * MODE Z: compressed (draft-preston-ftpext-deflate).
     *
     * @param level zlib's effort for what is sent, {@link TransfersConfig#LEAST_LEVEL} to {@link TransfersConfig#MOST_LEVEL}
     */
    record Deflate(int level) implements TransmissionMode {
        @Override
        public String label() {
            return "Deflate";
        }

        @Override
        public char letter() {
            return 'Z';
        }

        @Override
        public DataConnection over(DataConnection connection) {
            return new DeflateConnection(connection, level);
        }
    }
}

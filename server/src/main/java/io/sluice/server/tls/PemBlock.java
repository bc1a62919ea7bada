package io.sluice.server.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file (RFC 7468).
 *
 * @param label between the dashes, such as {@code CERTIFICATE}
 * @param text the block as it stands in the file, with its armour and the headers that old encrypted keys have
 */
record PemBlock(String label, String text) {

    private static final String DASHES = "-----";
    private static final String BEGIN = DASHES + "BEGIN ";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \\1-----", Pattern.DOTALL);

    /** Whether that is a PEM file, whatever its name. */
    static boolean in(String text) {
        return text.contains(BEGIN);
    }

    /** All blocks of a file; what stands between them is for people. */
    static List<PemBlock> of(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new PemBlock(matcher.group(1), matcher.group()));
        }
        return blocks;
    }

    /** Writes a block. */
    static String armour(String label, byte[] der) {
        return BEGIN + label + DASHES + "\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n" + DASHES + "END " + label + DASHES + "\n";
    }

    /**
     * What the block holds.
     *
     * @throws IllegalArgumentException if it is not Base64
     */
    byte[] der() {
        String inner = text.substring(text.indexOf('\n') + 1, text.lastIndexOf(DASHES + "END "));
        return Base64.getDecoder().decode(inner.replaceAll("\\s", ""));
    }
}

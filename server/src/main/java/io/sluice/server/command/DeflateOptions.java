package io.sluice.server.command;

import io.sluice.server.config.TransfersConfig;
import io.sluice.server.reply.ReplyCode;
import java.util.Locale;

/**
 * OPTS MODE Z: how data is compressed (draft-preston-ftpext-deflate section 3). Pairs of a name and a value, in any order;
 * clients send it before MODE Z or after.
 */
final class DeflateOptions {

    private static final String SYNTAX = "OPTS MODE Z [ENGINE ZLIB] [METHOD 8] [LEVEL <1-9>]";

    private DeflateOptions() {}

    /** Takes the words behind {@code OPTS MODE}: all of them hold, or none. */
    static Outcome choose(CommandContext context, String value) {
        if (!context.services().config().transfers().compression()) {
            throw new Refusal(ReplyCode.PARAMETER_NOT_IMPLEMENTED, "MODE Z is switched off.");
        }
        String[] words = value.strip().toUpperCase(Locale.ROOT).split("\\s+", -1);
        if (!words[0].equals("Z") || words.length % 2 == 0) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: " + SYNTAX);
        }
        int level = context.compressionLevel();
        for (int at = 1; at < words.length; at += 2) {
            String word = words[at + 1];
            switch (words[at]) {
                case "ENGINE" -> require(word.equals("ZLIB"), "The only engine is ZLIB.");
                case "METHOD" -> require(word.equals("8"), "The only method is 8.");
                case "LEVEL" -> level = level(word);
                default -> throw new Refusal(ReplyCode.BAD_PARAMETER, "Syntax: " + SYNTAX);
            }
        }
        context.compressionLevel(level);
        return Outcome.answer(ReplyCode.OK, "MODE Z ENGINE ZLIB METHOD 8 LEVEL " + level);
    }

    private static int level(String word) {
        long level = Numbers.parse(word, "The level");
        require(
                level >= TransfersConfig.LEAST_LEVEL && level <= TransfersConfig.MOST_LEVEL,
                "The level goes from " + TransfersConfig.LEAST_LEVEL + " to " + TransfersConfig.MOST_LEVEL + ".");
        return (int) level;
    }

    private static void require(boolean right, String text) {
        if (!right) {
            throw new Refusal(ReplyCode.BAD_PARAMETER, text);
        }
    }
}

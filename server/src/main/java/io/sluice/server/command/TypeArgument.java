package io.sluice.server.command;

/** What the argument of TYPE asks for (RFC 959 3.1.1), in every form that clients write it. */
enum TypeArgument {
    /** ASCII, non-print. */
    ASCII,
    /** Image, or local with bytes of eight bits, which is the same here. */
    IMAGE,
    /** A type, format or byte size that exists and is not offered: 504. */
    UNSUPPORTED,
    /** No type at all: 501. */
    MALFORMED;

    /** Reads {@code A}, {@code A N}, {@code AN}, {@code I}, {@code L 8}, {@code L8} and the like in either case. */
    static TypeArgument parse(String argument) {
        String text = argument.strip();
        if (text.isEmpty()) {
            return MALFORMED;
        }
        String parameter = text.substring(1).strip();
        return switch (text.charAt(0)) {
            case 'A', 'a' -> format(parameter, ASCII);
            case 'E', 'e' -> format(parameter, UNSUPPORTED);
            case 'I', 'i' -> parameter.isEmpty() ? IMAGE : MALFORMED;
            case 'L', 'l' -> byteSize(parameter);
            default -> MALFORMED;
        };
    }

    private static TypeArgument format(String parameter, TypeArgument nonPrint) {
        return switch (parameter) {
            case "", "N", "n" -> nonPrint;
            case "T", "t", "C", "c" -> UNSUPPORTED;
            default -> MALFORMED;
        };
    }

    private static TypeArgument byteSize(String parameter) {
        if (parameter.isEmpty() || parameter.length() > 3) {
            return MALFORMED;
        }
        int size = 0;
        for (int i = 0; i < parameter.length(); i++) {
            char c = parameter.charAt(i);
            if (c < '0' || c > '9') {
                return MALFORMED;
            }
            size = size * 10 + c - '0';
        }
        return size == 8 ? IMAGE : UNSUPPORTED;
    }
}

package io.sluice.server.firewall;

import java.util.ArrayList;
import java.util.List;

/** How a client asks for a data connection, and what to tell real clients so that they ask so and not otherwise. */
enum Way {
    PASV("--disable-epsv", "set ftp:prefer-epsv no"),
    EPSV("", "set ftp:prefer-epsv yes"),
    PORT("--ftp-port - --disable-eprt", "set ftp:passive-mode off"),
    EPRT("--ftp-port -", "set ftp:passive-mode off");

    private final String curl;
    private final String lftp;

    Way(String curl, String lftp) {
        this.curl = curl;
        this.lftp = lftp;
    }

    /** The command line of curl, which says on its error output what it sends. */
    List<String> curl(String... more) {
        List<String> command = new ArrayList<>(
                List.of("curl", "-sS", "-v", "-g", "--connect-timeout", "5", "--max-time", "20", "-u", "bob:secret"));
        if (!curl.isEmpty()) {
            command.addAll(List.of(curl.split(" ", -1)));
        }
        command.addAll(List.of(more));
        return command;
    }

    /** The command line of lftp. */
    List<String> lftp(String url, String script) {
        return List.of(
                "lftp",
                "--norc",
                "-u",
                "bob,secret",
                "-e",
                "debug 9; set cmd:fail-exit yes; set net:max-retries 1; set net:timeout 5; set ftp:ssl-allow no;"
                        + " set ftp:fix-pasv-address no; " + lftp + "; " + script + "; bye",
                url);
    }

    /** Whether a client that was told so said so, and went no other way. */
    boolean wasTaken(String said) {
        for (Way way : values()) {
            boolean sent = said.contains("> " + way + "\r")
                    || said.contains("> " + way + "\n")
                    || said.contains("> " + way + " ")
                    || said.contains("---> " + way);
            if (sent != (way == this)) {
                return false;
            }
        }
        return true;
    }
}

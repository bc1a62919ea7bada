import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.UserManager;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.ClearTextPasswordEncryptor;
import org.apache.ftpserver.usermanager.PropertiesUserManagerFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.ConcurrentLoginPermission;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** Apache FtpServer with one user, without limits. Arguments: root, port, passive ports, key store, its password. */
public final class BenchFtpServer {

    private static final int MOST = 20_000;
    /** Each transfer that runs holds one. */
    private static final int THREADS = 512;

    private BenchFtpServer() {}

    public static void main(String[] args) throws Exception {
        SslConfigurationFactory ssl = new SslConfigurationFactory();
        ssl.setKeystoreFile(new File(args[3]));
        ssl.setKeystorePassword(args[4]);
        ssl.setKeystoreType("PKCS12");
        ssl.setSslProtocol("TLSv1.3");

        DataConnectionConfigurationFactory data = new DataConnectionConfigurationFactory();
        data.setPassivePorts(args[2]);
        data.setActiveEnabled(true);
        data.setSslConfiguration(ssl.createSslConfiguration());

        ListenerFactory listener = new ListenerFactory();
        listener.setServerAddress("127.0.0.1");
        listener.setPort(Integer.parseInt(args[1]));
        listener.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
        listener.setSslConfiguration(ssl.createSslConfiguration());

        ConnectionConfigFactory connections = new ConnectionConfigFactory();
        connections.setMaxLogins(MOST);
        connections.setMaxThreads(THREADS);
        connections.setAnonymousLoginEnabled(false);

        FtpServerFactory server = new FtpServerFactory();
        server.setUserManager(users(args[0]));
        server.setConnectionConfig(connections.createConnectionConfig());
        server.addListener("default", listener.createListener());
        server.createServer().start();
    }

    private static UserManager users(String root) throws Exception {
        PropertiesUserManagerFactory factory = new PropertiesUserManagerFactory();
        factory.setPasswordEncryptor(new ClearTextPasswordEncryptor());
        UserManager users = factory.createUserManager();
        BaseUser user = new BaseUser();
        user.setName("bench");
        user.setPassword("bench");
        user.setHomeDirectory(Path.of(root).toString());
        user.setAuthorities(List.of(new WritePermission(), new ConcurrentLoginPermission(MOST, MOST)));
        users.save(user);
        return users;
    }
}

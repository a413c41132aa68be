// java: a platform thread for each connection, with a stack of the size that -Xss gives it. What it reads it
// drops.
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

public class Server {
  private static void serve(Socket socket) {
    byte[] buffer = new byte[256];
    try (socket; InputStream input = socket.getInputStream()) {
      while (input.read(buffer) >= 0) {
      }
    } catch (IOException error) {
      // The client has gone.
    }
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0].replace("--port=", ""));
    ServerSocket listener = new ServerSocket(port, 4096, InetAddress.getLoopbackAddress());
    System.err.println("listening on " + port);
    while (true) {
      try {
        Socket socket = listener.accept();
        new Thread(() -> serve(socket)).start();
      } catch (IOException error) {
        // Descriptors have run out; some may be back after a while.
        System.err.println("cannot accept: " + error.getMessage());
        Thread.sleep(100);
      }
    }
  }
}

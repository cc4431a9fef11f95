package io.millrace.embedded;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Speaks MongoDB's protocol on 127.0.0.1. Commands run on threads of their own, so that a long one
/// holds up neither the network nor another connection's. (Not on virtual threads: a scan never
/// waits, and two of them would take all carriers from the web server.)
final class WireServer implements AutoCloseable {

    private final EventLoopGroup network =
            new MultiThreadIoEventLoopGroup(
                    2, new DefaultThreadFactory("mongo-net", true), NioIoHandler.newFactory());
    private final ExecutorService commands =
            Executors.newCachedThreadPool(new DefaultThreadFactory("mongo-command", true));
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final MongoBackend backend;
    private final Channel listener;

    /// Throws a BindException, undeclared, when the port is taken.
    ///
    /// @param port 0 for any free one
    WireServer(MongoBackend backend, int port) {
        this.backend = backend;
        var bind =
                new ServerBootstrap()
                        .group(network)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Pipeline())
                        .bind("127.0.0.1", port)
                        .awaitUninterruptibly();
        if (!bind.isSuccess()) {
            stopThreads();
        }
        listener = bind.syncUninterruptibly().channel();
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            channel.pipeline()
                    .addLast(new MongoWireReplyEncoder())
                    .addLast(new MongoWireMessageEncoder())
                    .addLast(new WireDecoder())
                    .addLast(new CommandHandler())
                    .addLast(new MongoExceptionHandler());
        }
    }

    /// Clients send the next command of a connection when they have the answer to the one before.
    private final class CommandHandler extends MongoDatabaseHandler {

        CommandHandler() {
            super(backend, clients);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ClientRequest request) {
            commands.execute(() -> {
                try {
                    super.channelRead0(ctx, request);
                } catch (RuntimeException e) {
                    ctx.fireExceptionCaught(e);
                }
            });
        }
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /// Returns when no command runs any more.
    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        clients.close().awaitUninterruptibly();
        stopThreads();
    }

    private void stopThreads() {
        network.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        commands.close();
    }
}

package io.millrace.embedded;

import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import org.h2.mvstore.MVStore;

/// For the first slice only; the clean backend replaces it.
final class SliceBackend extends H2Backend {

    SliceBackend(MVStore store) {
        super(store);
    }

    @Override
    public Document handleCommand(
            Channel channel, String database, String command, Document query) {
        if (command.equals("hello")) {
            return super.handleCommand(channel, database, "ismaster", query)
                    .append("isWritablePrimary", true);
        }
        var answer = super.handleCommand(channel, database, command, query);
        commit();
        return answer;
    }
}

package io.millrace.queue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of this node among others.
///
/// @param role what this node does: `all`, or only `web` or `worker` where other nodes of the same
///   database do the rest
@ConfigurationProperties("millrace")
record NodeSettings(@DefaultValue("all") NodeRole role) {}

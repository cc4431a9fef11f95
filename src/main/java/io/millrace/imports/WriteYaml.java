package io.millrace.imports;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;

/// Writes JSON as the YAML that [ReadYaml] reads as the same.
final class WriteYaml {

    private static final int WIDTH = 100;

    private WriteYaml() {}

    static String of(JsonNode json) {
        var options = new DumperOptions();
        options.setWidth(WIDTH);
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        var text = new StringWriter();
        new Yaml(options).serialize(node(json), text);
        return text.toString();
    }

    private static Node node(JsonNode json) {
        if (json.isObject()) {
            List<NodeTuple> members = new ArrayList<>();
            json.properties()
                    .forEach(member ->
                            members.add(
                                    new NodeTuple(text(member.getKey()), node(member.getValue()))));
            return new MappingNode(Tag.MAP, members, FlowStyle.BLOCK);
        }
        if (json.isArray()) {
            List<Node> items = json.values().stream().map(WriteYaml::node).toList();
            boolean plain = json.values().stream().noneMatch(JsonNode::isContainer);
            return new SequenceNode(Tag.SEQ, items, plain ? FlowStyle.FLOW : FlowStyle.BLOCK);
        }
        return json.isString() ? text(json.asString()) : plain(json);
    }

    /// In quotes where it would be read as something else than text.
    private static ScalarNode text(String text) {
        return new ScalarNode(
                Tag.STR,
                text,
                null,
                null,
                ReadYaml.isText(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private static ScalarNode plain(JsonNode json) {
        return new ScalarNode(tag(json), json.toString(), null, null, ScalarStyle.PLAIN);
    }

    /// What a plain text is taken for; with any other tag it would be put in quotes.
    private static Tag tag(JsonNode json) {
        if (json.isNumber()) {
            return json.isIntegralNumber() ? Tag.INT : Tag.FLOAT;
        }
        return json.isBoolean() ? Tag.BOOL : Tag.NULL;
    }
}

package io.millrace.imports;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads YAML as JSON. Plain scalars are what YAML 1.2 says: `yes`, `no` and `2026-01-31` are text.
/// No object is made from a tag, and nothing is repeated by an alias.
final class ReadYaml {

    private static final int MOST_NESTED = 20;
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ReadYaml() {}

    /// @throws DefinitionRefused where the text is no YAML, with line and column
    static JsonNode of(byte[] text) {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(MOST_NESTED);
        try {
            Node root =
                    new Yaml(options)
                            .compose(new StringReader(new String(text, StandardCharsets.UTF_8)));
            return root == null ? NODES.nullNode() : json(root);
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark();
            throw refused(
                    mark == null ? 1 : mark.getLine() + 1,
                    mark == null ? 1 : mark.getColumn() + 1,
                    e.getProblem());
        } catch (YAMLException e) {
            throw refused(
                    1,
                    1,
                    "it is nested too deeply, repeats parts by alias or holds odd characters");
        }
    }

    private static DefinitionRefused refused(int line, int column, String problem) {
        return DefinitionRefused.faulty(
                List.of(
                        new DefinitionFault(
                                "",
                                "This is no YAML that can be read, at line %d, column %d: %s."
                                        .formatted(line, column, problem))));
    }

    private static JsonNode json(Node node) {
        return switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> {
                var array = NODES.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new YAMLException("unknown node");
        };
    }

    private static ObjectNode object(MappingNode mapping) {
        ObjectNode object = NODES.objectNode();
        for (NodeTuple tuple : mapping.getValue()) {
            var mark = tuple.getKeyNode().getStartMark();
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw refused(mark.getLine() + 1, mark.getColumn() + 1, "a name must be a text");
            }
            if (object.has(key.getValue())) {
                throw refused(
                        mark.getLine() + 1,
                        mark.getColumn() + 1,
                        "\"%s\" is there twice".formatted(key.getValue()));
            }
            object.set(key.getValue(), json(tuple.getValueNode()));
        }
        return object;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? plain(scalar.getValue())
                : NODES.stringNode(scalar.getValue());
    }

    /// Whether it is text also without quotes around it.
    static boolean isText(String plain) {
        return plain(plain).isString();
    }

    private static JsonNode plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> NODES.nullNode();
            case "true", "True", "TRUE" -> NODES.booleanNode(true);
            case "false", "False", "FALSE" -> NODES.booleanNode(false);
            default -> numberOrText(text);
        };
    }

    private static JsonNode numberOrText(String text) {
        if (INTEGER.matcher(text).matches()) {
            var number = new BigInteger(text);
            return number.bitLength() < Integer.SIZE
                    ? NODES.numberNode(number.intValue())
                    : number.bitLength() < Long.SIZE
                            ? NODES.numberNode(number.longValue())
                            : NODES.numberNode(number);
        }
        return DECIMAL.matcher(text).matches()
                ? NODES.numberNode(new BigDecimal(text))
                : NODES.stringNode(text);
    }
}

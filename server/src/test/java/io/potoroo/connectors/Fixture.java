package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a platform sends, and what it should come to, as files beside each other. */
public record Fixture(String platform) {

    public byte[] bytes(String name) {
        try (var in = Fixture.class.getResourceAsStream("/connectors/" + platform + "/" + name + ".json")) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public PlatformJson json(String name) {
        return PlatformJson.read(bytes(name));
    }

    /** With some fields of the object replaced. */
    public PlatformJson json(String name, String changes) {
        var object = (ObjectNode) json(name).node();
        object.setAll((ObjectNode) JsonMapper.shared().readTree(changes));
        return PlatformJson.of(object);
    }

    /** Whether these are the items of the file, however numbers are written. */
    public void assertSame(String name, List<ItemWriter> items) {
        var expected = json(name).node();
        var actual = JsonNodeFactory.instance.arrayNode();
        items.forEach(it -> actual.add(it.of(null).body()));
        assertThat(plain(expected.isArray() ? actual : actual.path(0))).isEqualTo(plain(expected));
    }

    /** Whether these are the shops and items of the file, in their order. */
    public void assertMeans(String name, Meaning meaning) {
        var actual = JsonNodeFactory.instance.arrayNode();
        if (meaning instanceof Meaning.Sales sales) {
            sales.items()
                    .forEach(it -> actual.addObject().put("shop", it.shopId()).set("item", it.body()));
        }
        assertThat(plain(actual)).isEqualTo(plain(json(name).node()));
    }

    private static JsonNode plain(JsonNode node) {
        if (node.isObject()) {
            var object = JsonNodeFactory.instance.objectNode();
            node.forEachEntry((name, value) -> object.set(name, plain(value)));
            return object;
        }
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(it -> array.add(plain(it)));
            return array;
        }
        try {
            var number = new BigDecimal(node.asString()).stripTrailingZeros().toPlainString();
            return JsonNodeFactory.instance.stringNode(number);
        } catch (NumberFormatException text) {
            return node;
        }
    }
}

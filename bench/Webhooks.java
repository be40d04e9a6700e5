import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Prints webhooks as Shopify would send them for paid orders, a line each: the signature, a blank, the body.
 *
 * <p>Arguments: the secret, how many, the first order's number, how many customers there are. wrk's scripts cannot sign.
 */
class Webhooks {

    private static final String ORDER = """
            {"id":%1$d,"name":"#%1$d","financial_status":"paid","cancelled_at":null,"test":false,\
            "created_at":"%2$s","processed_at":"%2$s","updated_at":"%2$s","currency":"USD","taxes_included":false,\
            "total_price":"27.25","total_tax":"2.25","total_discounts":"0.00","location_id":null,"source_name":"web",\
            "line_items":[\
            {"id":1,"product_id":4711,"title":"Flat white","quantity":2,"price":"4.50","discount_allocations":[],"tax_lines":[]},\
            {"id":2,"product_id":4712,"title":"Cheese cake","quantity":2,"price":"8.00","discount_allocations":[],"tax_lines":[]}],\
            "shipping_lines":[],"discount_codes":[],"refunds":[],\
            "customer":{"id":%3$d,"email":"shopper-%3$d@example.com"}}""";

    public static void main(String[] args) throws Exception {
        var key = new SecretKeySpec(args[0].getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        int count = Integer.parseInt(args[1]);
        long first = Long.parseLong(args[2]);
        int customers = Integer.parseInt(args[3]);
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var mac = Mac.getInstance(key.getAlgorithm());
        mac.init(key);
        try (var out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)))) {
            for (int i = 0; i < count; i++) {
                var body = ORDER.formatted(first + i, now, i % customers + 1);
                out.print(Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8))));
                out.print(' ');
                out.println(body);
            }
        }
    }
}

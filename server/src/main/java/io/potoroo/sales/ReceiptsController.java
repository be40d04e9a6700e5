package io.potoroo.sales;

import io.potoroo.access.Member;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.SaleCommand.ById;
import io.potoroo.transactions.TransactionType;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Messages;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /users/me/transactions}: customers who have signed in claim the sale of a receipt they hold. */
@RestController
@RequestMapping("/users/me")
class ReceiptsController {

    private final Sales sales;
    private final ClaimTokens claims;

    ReceiptsController(Sales sales, ClaimTokens claims) {
        this.sales = sales;
        this.claims = claims;
    }

    @PostMapping("/transactions")
    Data<ReceiptAnswer> scan(Member member, Body<ScanRequest> body) {
        var request = body.valid((it, violations) -> {
            if (it.intent != null && !it.intent.equals("qr_code")) {
                violations.add("intent", Messages.selectedInvalid("intent"));
            }
        });
        var sale = claims.saleOf(member.businessId(), request.qrCodeInfo).orElseThrow(Refusal::notFound);
        var claim = new SaleCommand.Claim(new ById(sale), SaleContent.Shopper.of(member.customerId()));
        return Data.of(ReceiptAnswer.of(
                sales.carryOut(member.businessId(), claim).settled().sale()));
    }

    /** The text of the code on the receipt. */
    record ScanRequest(
            @NotNull String intent,
            @NotNull @Size(max = 255) String qrCodeInfo) {}

    /**
     * The purchase, as a transaction of the customer.
     *
     * @param id of the transaction that gives the points; null where there are none
     */
    record ReceiptAnswer(
            @Nullable Long id,
            BigDecimal amount,
            long points,
            String name,
            int transactionType,
            @Nullable String comments,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            SaleResponse.Shopper customer) {

        static ReceiptAnswer of(SaleView view) {
            var sale = view.sale();
            var currency = sale.currency();
            return new ReceiptAnswer(
                    sale.awardTransactionId(),
                    currency.toUnits(sale.awardedMinor()),
                    sale.points(),
                    TransactionType.REWARD.label(),
                    TransactionType.REWARD.id(),
                    null,
                    sale.bookedAt().atOffset(ZoneOffset.UTC),
                    sale.updatedAt().atOffset(ZoneOffset.UTC),
                    SaleResponse.Shopper.of(Objects.requireNonNull(view.customer()), view.balance(), currency));
        }
    }
}

package io.potoroo.sales;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.businesses.Businesses;
import io.potoroo.database.GroupCommit;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.redemptions.SaleTaking;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleViews.Known;
import io.potoroo.web.Filters;
import io.potoroo.web.Listing;
import io.potoroo.web.Paging;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes what shops tell of their sales, and shows the sales. */
@Service
class Sales {

    private final GroupCommit<SaleCommand, SaleResult> queue;
    private final SaleRepository repository;
    private final SaleViews views;
    private final Businesses businesses;
    private final MeterRegistry meters;

    Sales(
            GroupCommit<SaleCommand, SaleResult> queue,
            SaleRepository repository,
            SaleViews views,
            Businesses businesses,
            MeterRegistry meters) {
        this.queue = queue;
        this.repository = repository;
        this.views = views;
        this.businesses = businesses;
        this.meters = meters;
    }

    /** Where the commands of all requests are gathered. */
    @Configuration(proxyBeanMethods = false)
    static class Gathering {

        @Bean
        GroupCommit<SaleCommand, SaleResult> saleQueue(
                SaleIntake intake, TransactionTemplate transactions, MeterRegistry meters) {
            return new GroupCommit<>("sales", transactions, meters, intake::carryOut, SaleCommand::size);
        }

        /** As redemptions ask for it. */
        @Bean
        SaleTaking saleTaking(Sales sales) {
            return (businessId, redemptionId, sale) -> sales.carryOut(
                    businessId,
                    new SaleCommand.Redeem(new ByExternalId(sale.branchLinkId(), sale.externalId()), redemptionId));
        }
    }

    /** Carries the command out for good before it returns, or throws why not. */
    SaleResult carryOut(UUID businessId, SaleCommand command) {
        var outcome = queue.submit(businessId, command);
        count(command, outcome);
        return outcome.orThrow();
    }

    /** Carries the commands out in their order, for good before it returns, each as if it were alone. */
    List<Outcome<SaleResult>> carryOutAll(UUID businessId, List<SaleCommand> commands) {
        var outcomes = queue.submitAll(businessId, commands);
        for (int i = 0; i < outcomes.size(); i++) {
            count(commands.get(i), outcomes.get(i));
        }
        return outcomes;
    }

    private void count(SaleCommand command, Outcome<SaleResult> outcome) {
        meters.counter("potoroo.sales", "command", name(command), "effect", effect(outcome))
                .increment();
    }

    private static String name(SaleCommand command) {
        return switch (command) {
            case SaleCommand.Deliver ignored -> "sale";
            case SaleCommand.GiveBack ignored -> "refund";
            case SaleCommand.Withdraw ignored -> "refund_withdrawal";
            case SaleCommand.Annul ignored -> "void";
            case SaleCommand.Redeem ignored -> "redemption";
            case SaleCommand.Reward ignored -> "reward";
            case SaleCommand.Claim ignored -> "claim";
            case SaleCommand.Recognise ignored -> "recognise";
            case SaleCommand.TakeUp ignored -> "take_up";
        };
    }

    private static String effect(Outcome<SaleResult> outcome) {
        return switch (outcome) {
            case Outcome.Refused<SaleResult> ignored -> "refused";
            case Outcome.Done<SaleResult> done -> done.value().effect().name().toLowerCase(Locale.ROOT);
        };
    }

    SaleView find(UUID businessId, long id) {
        var sale = repository
                .find(businessId, businesses.get(businessId).currency(), id)
                .orElseThrow(Refusal::notFound);
        return Objects.requireNonNull(
                views.of(businessId, List.of(sale), Known.NOTHING).get(id));
    }

    /** What its shop calls the sale; refused where there is none. */
    ByExternalId name(UUID businessId, long id) {
        return repository.name(businessId, id).orElseThrow(Refusal::notFound);
    }

    Listing<SaleView> list(UUID businessId, long branchLinkId, Filters.Conditions conditions, Paging paging) {
        var sales =
                repository.list(businessId, businesses.get(businessId).currency(), branchLinkId, conditions, paging);
        var shown = views.of(businessId, sales, Known.NOTHING);
        return paging.list(
                sales.stream()
                        .map(it -> Objects.requireNonNull(shown.get(it.id)))
                        .toList(),
                repository.count(businessId, branchLinkId, conditions));
    }
}

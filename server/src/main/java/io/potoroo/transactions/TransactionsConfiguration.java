package io.potoroo.transactions;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.database.GroupCommit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/** The queue in which requests to book wait for their common commit. */
@Configuration(proxyBeanMethods = false)
class TransactionsConfiguration {

    @Bean
    GroupCommit<TransactionCommand, Receipt> transactionQueue(
            TransactionOperations transactions, MeterRegistry meters, Intents intents) {
        return new GroupCommit<>("transactions", transactions, meters, intents::carryOut);
    }
}

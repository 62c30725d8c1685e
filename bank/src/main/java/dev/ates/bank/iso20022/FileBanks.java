package dev.ates.bank.iso20022;

import dev.ates.bank.Bank;
import dev.ates.bank.Connector;
import dev.ates.contracts.BusinessCalendar;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({FileSettings.class, DebtorSettings.class, OrderSettings.class})
class FileBanks {

    @Bean
    Connector fileBank(
            FileSettings settings,
            DebtorSettings debtor,
            OrderSettings orders,
            ObjectProvider<DataSource> database,
            ObjectProvider<BusinessCalendar> calendar) {
        return new Connector(
                "iso20022",
                false,
                () -> {
                    settings.requireFolder();
                    debtor.requireComplete(orders);
                },
                () -> connect(settings, debtor, orders, database.getObject(), calendar.getObject()));
    }

    /** The files have their own schema with its own migration history, which only this kind of bank needs. */
    static Bank connect(
            FileSettings settings,
            DebtorSettings debtor,
            OrderSettings rules,
            DataSource database,
            BusinessCalendar calendar) {
        Flyway.configure(FileBanks.class.getClassLoader())
                .dataSource(database)
                .schemas("iso20022")
                .locations("classpath:bank/iso20022/migrations")
                .load()
                .migrate();
        var transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        JdbcClient jdbc = JdbcClient.create(database);
        var orders = new PaymentFiles(jdbc, transactions, debtor, rules, calendar);
        var statements = new StatementFiles(jdbc, calendar);
        var messages = new ReadMessages(orders, statements, debtor, transactions, calendar.zone());
        return new FileBank(
                orders,
                statements,
                new OutFolder(jdbc, transactions, settings, calendar),
                new InFolder(messages, settings, calendar.clock()),
                settings,
                calendar.clock());
    }
}

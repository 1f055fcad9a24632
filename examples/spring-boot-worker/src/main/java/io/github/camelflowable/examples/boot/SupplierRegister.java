package io.github.camelflowable.examples.boot;

import java.util.Map;

import org.springframework.stereotype.Service;

/** Whom we buy from, and the account that their invoices go to. */
@Service
class SupplierRegister {

    private static final Map<String, String> ACCOUNTS = Map.of("Bean & Sons", "4400", "Cup Works", "4930");

    public String accountOf(String supplier) {
        String account = ACCOUNTS.get(supplier);
        if (account == null) {
            throw new UnknownSupplierException(supplier);
        }
        return account;
    }
}

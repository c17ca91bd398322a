package io.penstock.sample;

import java.io.IOException;

/** Takes the transactions of one customer on one day. */
interface TransactionSink {

  /** Type of a transaction; the names in lower case are those in the files. */
  enum Type {
    PURCHASE("purchase"),
    CASH("cash"),
    PAYMENT("payment"),
    FEE("fee");

    private final String key;

    Type(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }
  }

  void accept(Type type, long cents) throws IOException;
}

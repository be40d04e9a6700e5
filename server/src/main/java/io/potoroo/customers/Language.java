package io.potoroo.customers;

/** The languages a customer can be spoken to in, by their ISO 639-1 codes. */
public enum Language {
    EN,
    FR,
    ES
}

package io.potoroo;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The loyalty server: one process over one PostgreSQL. */
@SpringBootApplication
public class Potoroo {

    static void main(String[] args) {
        SpringApplication.run(Potoroo.class, args);
    }
}

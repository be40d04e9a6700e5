package io.potoroo.planted;

import org.springframework.beans.factory.annotation.Autowired;

/** A name that says nothing, a field that is injected, an interface for one class, and a yes-or-no parameter. */
public class MessageHelper implements MessageSending {

    @Autowired
    private Object network = new Object();

    @Override
    public void send(String message, boolean urgently) {
        network = message + urgently;
    }

    Object network() {
        return network;
    }
}

package dev.ates.accounting.robot;

/** Work that nobody asks for: it asks itself what is still open. Safe to run twice, on two instances, or a week late. */
public interface Robot {

    Robots.Name name();

    /** Does all that is due now. What it throws is put on record, and it is run again after a pause. */
    void runDue();
}

/**
 * Deterministic sample data: a fictional bank whose card customers may default.
 *
 * <p>Start at {@link io.penstock.sample.SampleGenerator}. What must stay true: the same options
 * give the same bytes; memory does not grow with the number of transactions; and the process below
 * is the whole truth, so that a fitted model can be judged by it. {@code sample-data/README.md}
 * says the same to the user of the files. Change both together.
 *
 * <h2>The process</h2>
 *
 * <p>{@code N} is a new standard normal draw, {@code U(a,b)} a uniform whole number, {@code L(s) =
 * exp(s N - s^2/2)} a log-normal with mean 1, {@code g(x) = 1 / (1 + exp(-x))}. Amounts in euros.
 * Each customer has an own random stream.
 *
 * <p><b>Customer.</b> Opened on a uniform day of 2019-01-01 to 2024-07-01. Segment student (25 %),
 * standard (60 %), premium (15 %). Limit 100 U(5,15), 100 U(15,50), 100 U(50,150). No change in 70
 * %, one in 22 %, two in 8 %; a change comes U(1,170) days after 2024-07-01 or the change before
 * it. With 30 % it is the segment (student and premium to standard, standard to premium, with a new
 * limit), else the limit times 1.3 (60 %) or 0.75 (40 %), rounded to 100.
 *
 * <p><b>Traits</b>, constant: activity {@code a}, ticket {@code b}, cash liking {@code k},
 * discipline {@code d}, each N; due day U(1,28).
 *
 * <p><b>Stress</b> {@code s}: N in July 2024; at the start of each further month {@code s <- 0.9 s
 * + 0.436 N + 1.5 B}, where B is 1 with probability 0.03, else 0.
 *
 * <p><b>Behaviour</b> in a month; n and p by the first segment, student, standard, premium:
 *
 * <pre>
 * spends per day    lambda = n / 30 * exp(0.3 a + 0.08 s)        n = 2.4, 2.2, 2.6
 * purchase, mean    v      = p exp(0.3 b)                        p = 40, 70, 120
 * cash share        q      = g(-1.3 + 1.6 k + 0.7 s)
 * payment log-odds  r      = 0.7 + 1.3 d - 0.9 s
 * missed payment    m      = g(-3.2 - 0.5 d + 0.8 s)
 * </pre>
 *
 * <p><b>Transactions.</b> Each day Poisson(lambda) spends. A spend is a cash advance with
 * probability q: 90 L(0.4), rounded to tens, at least 10; else a purchase: v L(0.6), at least 1. On
 * the due day the statement, all spends since the last due day, falls due and the next one begins
 * at 0. With probability 1 - m the customer pays the share g(r + 0.3 N) of it, else a fee of 25 is
 * charged; nothing happens if the share is below one cent.
 *
 * <p><b>Default</b>, for t = 2024-12-31 and 2025-03-31. Sums over the windows (t - 30 days, t] and
 * (t - 90 days, t]: spend S30, S90 (purchases and cash), cash C30, C90, paid P90. Segment and limit
 * are those of day t.
 *
 * <pre>
 * cash90  = (C90 + 25) / (S90 + 100)        cash30 = (C30 + 25) / (S30 + 100)
 * ratio   = min((P90 + 60) / (S90 + 100), 1.5)
 * trend   = ln((3 S30 + 100) / (S90 + 100))
 * used    = min(S90 / (3 limit), 1)
 * z       = -2.85 + 3.6 (cash90 - 0.25) + 0.8 (cash30 - 0.25) - 3.4 (ratio - 0.6)
 *           + 0.25 trend + 1.0 used + (0.25 student, 0 standard, -0.25 premium)
 * probability of default in the 90 days after t = g(z)
 * </pre>
 *
 * <p>{@code probability} takes the sums of the latent rates: each day adds lambda (1 - q) v to the
 * purchases and 90 lambda q to the cash; the due day adds (1 - m) g(r) of such a statement to the
 * payments. {@code defaulted} is drawn with it. {@code probability_observable} takes the sums of
 * the transactions in good order. It is the known function on noisy sums, which no fitting can
 * better by much: a fitted model may pass it a little, since it learns to discount the noise. An
 * account goes on after a default; the draws of the two days are independent given the behaviour.
 *
 * <p><b>Faults</b> ({@link io.penstock.sample.Fault}) are additional rows, each at a uniform day
 * and after the rows of a uniform customer; a copy comes 1 to 45 days after its original. They take
 * nothing from the streams of the customers.
 */
@NullMarked
package io.penstock.sample;

import org.jspecify.annotations.NullMarked;

package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PrivilegedAction;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.Test;

class ParallelTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

  @Test
  void resultsComeInTheOrderOfTheItems() {
    assertThat(Parallel.map(ITEMS, item -> -item))
        .isEqualTo(ITEMS.stream().map(item -> -item).toList());
  }

  @Test
  void theWorkIsDoneAsTheUserWhoAsks() {
    UserGroupInformation bob =
        UserGroupInformation.createUserForTesting("bob", new String[] {"users"});

    List<String> users =
        bob.doAs((PrivilegedAction<List<String>>) () -> Parallel.map(ITEMS, item -> user()));

    assertThat(users).hasSize(ITEMS.size()).containsOnly("bob");
  }

  @Test
  void theFirstFailureIsThrownAsItIs() {
    assertThatThrownBy(
            () ->
                Parallel.map(
                    ITEMS,
                    item -> {
                      if (item >= 50) {
                        throw new PenstockException(ExitCode.DATA, "file " + item);
                      }
                      return item;
                    }))
        .isInstanceOf(PenstockException.class)
        .hasMessage("file 50");
  }

  private static String user() {
    try {
      return UserGroupInformation.getCurrentUser().getShortUserName();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.refuse;

import io.perdure.model.Failure;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.statemachine.Answer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** How the outcome of an operator's edit is answered. Stateless. */
final class EditAnswers {
  private static final Pattern CODE = Pattern.compile("^(PD[0-9]{4})\\b");

  private EditAnswers() {}

  /**
   * Answers with the edit's failure.
   *
   * @param onSuccess answers instead if there is none; takes what the edit has returned
   */
  static void answer(RoutingContext context, Answer answer, Consumer<Payload> onSuccess) {
    switch (answer) {
      case Answer.Completed(_, InvocationResult.Succeeded(var value), _) -> onSuccess.accept(value);
      case Answer.Completed(_, InvocationResult.Failed(var failure), _) -> failed(context, failure);
      case Answer.Rejected(_, var rejection) ->
          refuse(context, rejection.status(), rejection.code(), rejection.message());
      case Answer.Accepted _,
          Answer.NotReady _,
          Answer.NotFound _,
          Answer.Done _,
          Answer.Appended _,
          Answer.AlreadyCompleted _,
          Answer.Restarted _ ->
          refuse(context, 500, null, "Expected the outcome of an edit, but found " + answer);
    }
  }

  private static void failed(RoutingContext context, Failure failure) {
    var code = CODE.matcher(failure.message());
    int status = failure.code() >= 400 && failure.code() <= 599 ? failure.code() : 500;
    refuse(context, status, code.find() ? code.group(1) : null, failure.message());
  }
}

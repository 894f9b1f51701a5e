package io.perennial;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/**
 * Says what went wrong: the API answers RFC 9457 problems, a page answers a page. An unexpected
 * failure is logged with a number, which is all the reader sees of it.
 */
@ControllerAdvice
class Errors {

  /** What the error page shows. */
  public record ErrorPage(int status, String sentence) {}

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  /** SQLSTATE {@code character_not_in_repertoire}. */
  private static final String UNSTORABLE = "22021";

  private final Html html;

  Errors(Html html) {
    this.html = html;
  }

  @ExceptionHandler(Problem.class)
  @Nullable Object problem(Problem problem, HttpServletRequest request) {
    return answer(
        request,
        problem.kind().status(),
        problem.field(),
        problem.text(),
        problem.arguments().toArray());
  }

  @ExceptionHandler(MethodArgumentTypeMismatchException.class)
  @Nullable Object mismatch(
      MethodArgumentTypeMismatchException mismatch, HttpServletRequest request) {
    return answer(request, 400, mismatch.getName(), "error.parameter", mismatch.getName());
  }

  @ExceptionHandler(HttpMessageNotReadableException.class)
  @Nullable Object unreadable(
      HttpMessageNotReadableException unreadable, HttpServletRequest request) {
    return answer(request, 400, null, "error.body");
  }

  @ExceptionHandler(MaxUploadSizeExceededException.class)
  @Nullable Object tooLarge(MaxUploadSizeExceededException large, HttpServletRequest request) {
    return answer(request, 413, "file", "error.too-large");
  }

  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class
  })
  @Nullable Object unavailable(RuntimeException unavailable, HttpServletRequest request) {
    LOG.warn("the database did not answer: {}", unavailable.getClass().getSimpleName());
    return answer(request, 503, null, "error.unavailable");
  }

  @ExceptionHandler(Exception.class)
  @Nullable Object unexpected(Exception failure, HttpServletRequest request) throws Exception {
    if (failure instanceof ErrorResponse known) {
      int status = known.getStatusCode().value();
      return answer(request, status, null, status == 404 ? "error.not-found" : "error.request");
    }
    if (AnnotatedElementUtils.hasAnnotation(
            failure.getClass(), org.springframework.web.bind.annotation.ResponseStatus.class)
        || failure instanceof org.springframework.security.access.AccessDeniedException
        || failure instanceof org.springframework.security.core.AuthenticationException) {
      throw failure;
    }
    if (isUnstorable(failure)) {
      return answer(request, 400, null, "error.request");
    }
    var number = UUID.randomUUID().toString().substring(0, 8);
    var sql = sqlFailure(failure);
    if (sql == null) {
      LOG.error("unexpected failure {}", number, failure);
    } else {
      LOG.error("unexpected failure {}: {}", number, withoutMessages(failure, sql));
    }
    return answer(request, 500, null, "error.unexpected", number);
  }

  private static @Nullable SQLException sqlFailure(Throwable failure) {
    return NestedExceptionUtils.getMostSpecificCause(failure) instanceof SQLException sql
        ? sql
        : null;
  }

  /** Whether the request holds a character that no text of PostgreSQL may hold, which is NUL. */
  private static boolean isUnstorable(Throwable failure) {
    var sql = sqlFailure(failure);
    return sql != null && UNSTORABLE.equals(sql.getSQLState());
  }

  /** What failed and where; a driver's messages may quote the values of a row. */
  private static String withoutMessages(Throwable failure, SQLException sql) {
    var text = new StringBuilder(failure.getClass().getName());
    text.append(", ").append(sql.getClass().getName()).append(' ').append(sql.getSQLState());
    for (var frame : failure.getStackTrace()) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }

  private @Nullable Object answer(
      HttpServletRequest request,
      int status,
      @Nullable String field,
      String text,
      @Nullable Object... arguments) {
    if (request.getRequestURI().startsWith("/api/")) {
      var detail =
          ProblemDetail.forStatusAndDetail(
              HttpStatusCode.valueOf(status), Texts.of("en").say(text, arguments));
      detail.setType(URI.create("urn:perennial:problem:" + text));
      if (field != null) {
        detail.setProperty("field", field);
      }
      return ResponseEntity.status(status)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(detail);
    }
    return html.page(
        "error", new ErrorPage(status, html.ui(request).text(text, arguments)), status);
  }
}

package io.perennial.access;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Lets the filters say no in the same words and forms as the pages and the API do. */
@Component
class Refusals {

  private final HandlerExceptionResolver resolver;

  Refusals(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
    this.resolver = resolver;
  }

  /** Answers the request with the problem or failure. */
  void say(RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    var answer = resolver.resolveException(request, response, null, failure);
    if (answer == null) {
      throw failure;
    }
    var view = answer.getView();
    if (view != null) {
      try {
        view.render(answer.getModel(), request, response);
      } catch (IOException | RuntimeException unable) {
        throw unable;
      } catch (Exception unable) {
        throw new ServletException(unable);
      }
    }
  }
}

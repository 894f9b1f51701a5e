package io.perennial.tracking;

import io.perennial.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Lets nobody fill the memory with one call of the API for events. */
@ControllerAdvice(assignableTypes = EventsApi.class)
class ApiBody extends RequestBodyAdviceAdapter {

  /** 2,500 events of two kilobytes, which is a long one. */
  static final int LARGEST = 5 * 1024 * 1024;

  @Override
  public boolean supports(
      MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    // Read at once: a refusal in the midst of the JSON would be taken for a fault in it.
    var bytes =
        message.getHeaders().getContentLength() > LARGEST
            ? new byte[LARGEST + 1]
            : message.getBody().readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new Problem(Problem.Kind.TOO_LARGE, null, "tracking.too-large", LARGEST / 1024);
    }
    return new HttpInputMessage() {
      @Override
      public InputStream getBody() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public HttpHeaders getHeaders() {
        return message.getHeaders();
      }
    };
  }
}

package io.perennial.demo;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The demo shop for programs. */
@RestController
@RequestMapping("/api/v1/demo")
class DemoApi {

  private final Demo demo;

  DemoApi(Demo demo) {
    this.demo = demo;
  }

  @GetMapping
  Demo.State state() {
    return demo.state();
  }

  /** Begins to fill it; {@link #state} says how far it is. */
  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Demo.State start() {
    return demo.start();
  }

  /** Begins to remove it, and with it everything on record. */
  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Demo.State remove() {
    return demo.remove();
  }
}

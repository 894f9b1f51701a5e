package io.perennial.demo;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
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

  /**
   * How fast the shop goes on.
   *
   * @param speed how many seconds of it pass in one second, from 1 to 1,440
   */
  record Life(int speed) {}

  /** Lets it go on living in front of the eyes. */
  @PutMapping("/life")
  Demo.State live(@RequestBody Life life) {
    return demo.live(life.speed());
  }

  /** Lets it stand still. */
  @DeleteMapping("/life")
  Demo.State stand() {
    return demo.stand();
  }

  /** Begins to remove it, and with it everything on record. */
  @DeleteMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  Demo.State remove() {
    return demo.remove();
  }
}

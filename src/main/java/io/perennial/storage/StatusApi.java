package io.perennial.storage;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The status for programs that watch. */
@RestController
class StatusApi {

  private final Status status;

  StatusApi(Status status) {
    this.status = status;
  }

  @GetMapping("/api/v1/status")
  Status.Report status() {
    return status.report();
  }
}

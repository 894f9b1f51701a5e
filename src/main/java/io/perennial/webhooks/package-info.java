/**
 * What shops and payment services tell as it happens: their signed messages are stored first and
 * answered, and worked afterwards, so that none is lost and none counts twice. The meaning of an
 * order is that of the shop's export file. Tables: webhooks_*.
 */
@ApplicationModule(
    allowedDependencies = {
      "catalogue",
      "consents",
      "customers",
      "events",
      "files",
      "orders",
      "rights",
      "settings"
    })
@NullMarked
package io.perennial.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

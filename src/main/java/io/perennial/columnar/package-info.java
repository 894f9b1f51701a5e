/**
 * The columnar copy: purchases, customers and baskets once more, as one DuckDB file in the data
 * folder that answers questions over all customers in a blink. It is read from the log and the
 * record, and holds nothing that is not there: the file can be deleted and is made again.
 */
@ApplicationModule(allowedDependencies = {"customers", "events", "orders", "storage"})
@NullMarked
package io.perennial.columnar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

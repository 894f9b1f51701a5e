package io.perennial.products;

import io.perennial.columnar.Audience;
import io.perennial.insights.Insights;
import io.perennial.products.Products.FirstProduct;
import io.perennial.products.Products.Paths;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Products that bring people back, for other programs. */
@RestController
@RequestMapping("/api/v1/insights")
class ProductsApi {

  record FirstProducts(List<FirstProduct> products) {}

  private final Products products;

  ProductsApi(Products products) {
    this.products = products;
  }

  @GetMapping("/products")
  FirstProducts first(Audience audience) {
    return new FirstProducts(products.first(Insights.readable(audience)));
  }

  @GetMapping("/paths")
  Paths paths(Audience audience) {
    return products.paths(Insights.readable(audience));
  }
}

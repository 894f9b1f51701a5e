package io.perennial.browser;

import com.microsoft.playwright.Page;

/** A person without a mouse: moves by Tab, types, presses Enter. */
final class Keyboard {

  /** More stops than any page has; who needs more is going round in circles. */
  private static final int MOST_STOPS = 150;

  private final Page page;

  Keyboard(Page page) {
    this.page = page;
  }

  /** Tabs to the first element of this selector, which must show that it has the focus. */
  void reach(String selector) {
    page.waitForSelector(selector);
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      if (isAt(selector)) {
        return;
      }
      page.keyboard().press("Tab");
    }
    throw new AssertionError("Tab does not reach " + selector + " on " + page.url());
  }

  void type(String selector, String text) {
    reach(selector);
    page.keyboard().press("Control+A");
    page.keyboard().type(text);
  }

  void press(String selector) {
    reach(selector);
    page.keyboard().press("Enter");
  }

  private boolean isAt(String selector) {
    return Boolean.TRUE.equals(
        page.evaluate(
            "s => document.activeElement === document.querySelector(s)"
                + " && getComputedStyle(document.activeElement).outlineStyle !== 'none'",
            selector));
  }
}

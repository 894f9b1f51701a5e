package io.perennial.storage;

import io.perennial.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses an upload that the disk has no room for, before the database runs out of it. */
final class RoomForUploads implements HandlerInterceptor {

  /** What the database needs to go on and to take the file in. */
  private static final long RESERVE = 256L << 20;

  private final DataFolder folder;

  RoomForUploads(DataFolder folder) {
    this.folder = folder;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    var type = request.getContentType();
    if (type != null
        && type.startsWith(MediaType.MULTIPART_FORM_DATA_VALUE)
        && isFull(request.getContentLengthLong(), folder.free())) {
      throw new Problem(Problem.Kind.NO_ROOM, "file", "error.no-room");
    }
    return true;
  }

  /**
   * Whether the disk has too little room.
   *
   * @param length bytes of the upload, which lies on the disk twice while it is taken; negative
   *     when the browser does not say
   */
  static boolean isFull(long length, long free) {
    return free < RESERVE + 2 * Math.max(0, length);
  }
}

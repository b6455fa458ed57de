package dev.firkin.internal.engine;

import dev.firkin.error.FirkinException;
import dev.firkin.internal.merge.MergeRoom;
import dev.firkin.internal.write.Reserve;
import dev.firkin.internal.write.SpaceGate;
import dev.firkin.internal.write.StoreState;

/** What merges see of the room on the disk, and of a store that cannot go on. */
final class RoomForMerges implements MergeRoom {

  private final SpaceGate gate;
  private final Reserve reserve;
  private final StoreState state;

  RoomForMerges(SpaceGate gate, Reserve reserve, StoreState state) {
    this.gate = gate;
    this.reserve = reserve;
    this.state = state;
  }

  @Override
  public void shutGate(boolean now) {
    gate.shut(now);
  }

  @Override
  public boolean holdReserve() {
    return reserve.hold();
  }

  @Override
  public boolean releaseReserve() {
    return reserve.releaseForMerge();
  }

  @Override
  public FirkinException manifestInDoubt(Throwable cause) {
    return state.fail(cause);
  }
}

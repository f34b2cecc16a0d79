package io.perdure.statemachine.store;

/**
 * All tables of a partition, over staged stores: what is written becomes real with {@link #flush}.
 *
 * <p>Confined to the partition's thread.
 */
public final class Tables {
  private final StagedStore invocationRows;
  private final StagedStore journalRows;
  private final StagedStore stateRows;
  private final StagedStore systemRows;

  private final InvocationStore invocations;
  private final JournalStore journal;
  private final FunctionStateStore functionState;
  private final LockStore locks;
  private final TimerStore timers;
  private final OutboxStore outbox;
  private final DeliveryStore deliveries;
  private final RunningStore running;
  private final ExpiryStore expiries;
  private final LeaderStore leader;
  private final PromiseStore promises;
  private final IngestedStore ingested;
  private final LimitStore limits;
  private final EventStore events;

  public Tables(Stores stores, RowCodec codec) {
    this.invocationRows = new StagedStore(stores.invocations());
    this.journalRows = new StagedStore(stores.journal());
    this.stateRows = new StagedStore(stores.state());
    this.systemRows = new StagedStore(stores.system());
    this.invocations = new InvocationStore(invocationRows, codec);
    this.journal = new JournalStore(journalRows, codec);
    this.functionState = new FunctionStateStore(stateRows, codec);
    this.locks = new LockStore(systemRows, codec);
    this.timers = new TimerStore(systemRows);
    this.outbox = new OutboxStore(systemRows, codec);
    this.deliveries = new DeliveryStore(systemRows);
    this.running = new RunningStore(systemRows);
    this.expiries = new ExpiryStore(systemRows);
    this.leader = new LeaderStore(systemRows, codec);
    this.promises = new PromiseStore(systemRows, codec);
    this.ingested = new IngestedStore(systemRows);
    this.limits = new LimitStore(systemRows, codec);
    this.events = new EventStore(systemRows, codec);
  }

  public InvocationStore invocations() {
    return invocations;
  }

  public JournalStore journal() {
    return journal;
  }

  public FunctionStateStore functionState() {
    return functionState;
  }

  public LockStore locks() {
    return locks;
  }

  public TimerStore timers() {
    return timers;
  }

  public OutboxStore outbox() {
    return outbox;
  }

  public DeliveryStore deliveries() {
    return deliveries;
  }

  public RunningStore running() {
    return running;
  }

  public ExpiryStore expiries() {
    return expiries;
  }

  public LeaderStore leader() {
    return leader;
  }

  public PromiseStore promises() {
    return promises;
  }

  public IngestedStore ingested() {
    return ingested;
  }

  public LimitStore limits() {
    return limits;
  }

  public EventStore events() {
    return events;
  }

  /** Makes all staged writes real. */
  public void flush() {
    invocationRows.flush();
    journalRows.flush();
    stateRows.flush();
    systemRows.flush();
  }

  /** Drops all staged writes. */
  public void discard() {
    invocationRows.discard();
    journalRows.discard();
    stateRows.discard();
    systemRows.discard();
    expiries.discarded();
  }
}

package blackbox;

class BatchOnH2Test extends AbstractBatchTest {}

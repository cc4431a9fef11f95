package io.millrace.queue;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QueueController {

    private final QueueStats stats;

    QueueController(QueueStats stats) {
        this.stats = stats;
    }

    @GetMapping("/queue/stats")
    QueueStats.Stats stats() {
        return stats.now();
    }
}

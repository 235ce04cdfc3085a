  (func (;0;) (type 2) (param i64 i64 i64) (result i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (block  ;; label = @5
              (block  ;; label = @6
                (local.set 11
                  (i64.load offset=80 align=1
                    (i32.const 0))))
              (local.set 15
                (i32.const 1))
              (br_if 2 (;@3;)
                (i64.lt_s
                  (local.get 0)
                  (i64.const 768)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 768)))
              (local.set 9
                (i64.const 0))
              (local.set 10
                (i64.const 64)))
            (loop  ;; label = @5
              (block  ;; label = @6
                (block  ;; label = @7
                  (block  ;; label = @8
                    (block  ;; label = @9
                      (block  ;; label = @10
                        (block  ;; label = @11
                        )
                        (local.set 15
                          (i32.const 49))
                        (br_if 8 (;@2;)
                          (i64.lt_s
                            (local.get 0)
                            (i64.const 20736)))
                        (br_if 0 (;@10;)
                          (i64.le_u
                            (i64.sub
                              (i64.add
                                (local.get 10)
                                (i64.const -1))
                              (i64.const 0))
                            (i64.const 14)))
                        (local.set 24
                          (i32.add
                            (i32.wrap_i64
                              (local.get 2))
                            (i32.const -131072)))
                        (br_if 0 (;@10;)
                          (i32.gt_u
                            (local.get 24)
                            (i32.const 3968)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65536 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65544 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65552 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65560 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65568 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65576 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65584 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65592 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65600 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65608 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65616 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65624 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65632 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65640 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65648 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 11
                          (i64.load offset=65656 align=1
                            (local.get 24)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (local.get 11)))
                        (local.set 2
                          (i64.add
                            (local.get 2)
                            (i64.const 8)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (i64.const -1)))
                        (br_if 5 (;@5;)
                          (i64.ne
                            (local.get 10)
                            (i64.const 0)))
                        (br 6 (;@4;)))
                      (local.set 24
                        (i32.add
                          (i32.wrap_i64
                            (local.get 2))
                          (i32.const -131072)))
                      (br_if 3 (;@6;)
                        (i32.gt_u
                          (local.get 24)
                          (i32.const 4064)))
                      (local.set 0
                        (i64.sub
                          (local.get 0)
                          (i64.const 1280)))
                      (local.set 11
                        (i64.load offset=65536 align=1
                          (local.get 24)))
                      (local.set 9
                        (i64.add
                          (local.get 9)
                          (local.get 11)))
                      (local.set 2
                        (i64.add
                          (local.get 2)
                          (i64.const 8)))
                      (local.set 10
                        (i64.add
                          (local.get 10)
                          (i64.const -1)))
                      (br_if 0 (;@9;)
                        (i64.ne
                          (local.get 10)
                          (i64.const 0)))
                      (br 5 (;@4;)))
                    (local.set 0
                      (i64.sub
                        (local.get 0)
                        (i64.const 1280)))
                    (local.set 11
                      (i64.load offset=65544 align=1
                        (local.get 24)))
                    (local.set 9
                      (i64.add
                        (local.get 9)
                        (local.get 11)))
                    (local.set 2
                      (i64.add
                        (local.get 2)
                        (i64.const 8)))
                    (local.set 10
                      (i64.add
                        (local.get 10)
                        (i64.const -1)))
                    (br_if 0 (;@8;)
                      (i64.ne
                        (local.get 10)
                        (i64.const 0)))
                    (br 4 (;@4;)))
                  (local.set 0
                    (i64.sub
                      (local.get 0)
                      (i64.const 1280)))
                  (local.set 11
                    (i64.load offset=65552 align=1
                      (local.get 24)))
                  (local.set 9
                    (i64.add
                      (local.get 9)
                      (local.get 11)))
                  (local.set 2
                    (i64.add
                      (local.get 2)
                      (i64.const 8)))
                  (local.set 10
                    (i64.add
                      (local.get 10)
                      (i64.const -1)))
                  (br_if 0 (;@7;)
                    (i64.ne
                      (local.get 10)
                      (i64.const 0)))
                  (br 3 (;@4;)))
                (local.set 0
                  (i64.sub
                    (local.get 0)
                    (i64.const 1280)))
                (local.set 11
                  (i64.load offset=65560 align=1
                    (local.get 24)))
                (local.set 9
                  (i64.add
                    (local.get 9)
                    (local.get 11)))
                (local.set 2
                  (i64.add
                    (local.get 2)
                    (i64.const 8)))
                (local.set 10
                  (i64.add
                    (local.get 10)
                    (i64.const -1)))
                (br_if 1 (;@5;)
                  (i64.ne
                    (local.get 10)
                    (i64.const 0)))
                (br 2 (;@4;)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 1280)))
              (local.set 15
                (i32.const 48))
              (local.set 24
                (i32.add
                  (i32.wrap_i64
                    (local.get 2))
                  (i32.const -131072)))
              (br_if 3 (;@2;)
                (i32.gt_u
                  (local.get 24)
                  (i32.const 4088)))
              (local.set 11
                (i64.load offset=65536 align=1
                  (local.get 24)))
              (local.set 9
                (i64.add
                  (local.get 9)
                  (local.get 11)))
              (local.set 2
                (i64.add
                  (local.get 2)
                  (i64.const 8)))
              (local.set 10
                (i64.add
                  (local.get 10)
                  (i64.const -1)))
              (br_if 0 (;@5;)
                (i64.ne
                  (local.get 10)
                  (i64.const 0)))
              (br 1 (;@4;))))
          (local.set 0
            (i64.sub
              (local.get 0)
              (i64.const 256)))
          (i64.store offset=64 align=1
            (i32.const 0)
            (local.get 9))
          (i64.store offset=72 align=1
            (i32.const 0)
            (local.get 10))
          (i64.store offset=80 align=1
            (i32.const 0)
            (local.get 11))
          (return
            (local.get 0)
            (local.get 2))
          (unreachable))
        (i64.store align=1
          (i32.const 0)
          (local.get 1))
        (i64.store offset=56 align=1
          (i32.const 0)
          (local.get 2))
        (br 1 (;@1;)))
      (i64.store align=1
        (i32.const 0)
        (local.get 1))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 2))
      (i64.store offset=64 align=1
        (i32.const 0)
        (local.get 9))
      (i64.store offset=72 align=1
        (i32.const 0)
        (local.get 10))
      (i64.store offset=80 align=1
        (i32.const 0)
        (local.get 11))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)
      (i64.const 0)))
  (func (;1;) (type 0) (param i64 i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (block  ;; label = @5
              (block  ;; label = @6
                (local.set 2
                  (i64.load align=1
                    (i32.const 0)))
                (local.set 9
                  (i64.load offset=56 align=1
                    (i32.const 0)))
                (local.set 10
                  (i64.load offset=64 align=1
                    (i32.const 0)))
                (local.set 11
                  (i64.load offset=72 align=1
                    (i32.const 0)))
                (local.set 12
                  (i64.load offset=80 align=1
                    (i32.const 0)))
                (br_table 0 (;@6;) 1 (;@5;) 0 (;@6;)
                  (local.get 1)))
              (local.set 15
                (i32.const 1))
              (br_if 2 (;@3;)
                (i64.lt_s
                  (local.get 0)
                  (i64.const 768)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 768)))
              (local.set 10
                (i64.const 0))
              (local.set 11
                (i64.const 64)))
            (loop  ;; label = @5
              (block  ;; label = @6
                (block  ;; label = @7
                  (block  ;; label = @8
                    (block  ;; label = @9
                      (block  ;; label = @10
                        (block  ;; label = @11
                        )
                        (local.set 15
                          (i32.const 49))
                        (br_if 8 (;@2;)
                          (i64.lt_s
                            (local.get 0)
                            (i64.const 20736)))
                        (br_if 0 (;@10;)
                          (i64.le_u
                            (i64.sub
                              (i64.add
                                (local.get 11)
                                (i64.const -1))
                              (i64.const 0))
                            (i64.const 14)))
                        (local.set 24
                          (i32.add
                            (i32.wrap_i64
                              (local.get 9))
                            (i32.const -131072)))
                        (br_if 0 (;@10;)
                          (i32.gt_u
                            (local.get 24)
                            (i32.const 3968)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65536 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65544 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65552 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65560 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65568 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65576 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65584 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65592 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65600 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65608 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65616 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65624 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65632 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65640 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65648 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (local.set 0
                          (i64.sub
                            (local.get 0)
                            (i64.const 1280)))
                        (local.set 12
                          (i64.load offset=65656 align=1
                            (local.get 24)))
                        (local.set 10
                          (i64.add
                            (local.get 10)
                            (local.get 12)))
                        (local.set 9
                          (i64.add
                            (local.get 9)
                            (i64.const 8)))
                        (local.set 11
                          (i64.add
                            (local.get 11)
                            (i64.const -1)))
                        (br_if 5 (;@5;)
                          (i64.ne
                            (local.get 11)
                            (i64.const 0)))
                        (br 6 (;@4;)))
                      (local.set 24
                        (i32.add
                          (i32.wrap_i64
                            (local.get 9))
                          (i32.const -131072)))
                      (br_if 3 (;@6;)
                        (i32.gt_u
                          (local.get 24)
                          (i32.const 4064)))
                      (local.set 0
                        (i64.sub
                          (local.get 0)
                          (i64.const 1280)))
                      (local.set 12
                        (i64.load offset=65536 align=1
                          (local.get 24)))
                      (local.set 10
                        (i64.add
                          (local.get 10)
                          (local.get 12)))
                      (local.set 9
                        (i64.add
                          (local.get 9)
                          (i64.const 8)))
                      (local.set 11
                        (i64.add
                          (local.get 11)
                          (i64.const -1)))
                      (br_if 0 (;@9;)
                        (i64.ne
                          (local.get 11)
                          (i64.const 0)))
                      (br 5 (;@4;)))
                    (local.set 0
                      (i64.sub
                        (local.get 0)
                        (i64.const 1280)))
                    (local.set 12
                      (i64.load offset=65544 align=1
                        (local.get 24)))
                    (local.set 10
                      (i64.add
                        (local.get 10)
                        (local.get 12)))
                    (local.set 9
                      (i64.add
                        (local.get 9)
                        (i64.const 8)))
                    (local.set 11
                      (i64.add
                        (local.get 11)
                        (i64.const -1)))
                    (br_if 0 (;@8;)
                      (i64.ne
                        (local.get 11)
                        (i64.const 0)))
                    (br 4 (;@4;)))
                  (local.set 0
                    (i64.sub
                      (local.get 0)
                      (i64.const 1280)))
                  (local.set 12
                    (i64.load offset=65552 align=1
                      (local.get 24)))
                  (local.set 10
                    (i64.add
                      (local.get 10)
                      (local.get 12)))
                  (local.set 9
                    (i64.add
                      (local.get 9)
                      (i64.const 8)))
                  (local.set 11
                    (i64.add
                      (local.get 11)
                      (i64.const -1)))
                  (br_if 0 (;@7;)
                    (i64.ne
                      (local.get 11)
                      (i64.const 0)))
                  (br 3 (;@4;)))
                (local.set 0
                  (i64.sub
                    (local.get 0)
                    (i64.const 1280)))
                (local.set 12
                  (i64.load offset=65560 align=1
                    (local.get 24)))
                (local.set 10
                  (i64.add
                    (local.get 10)
                    (local.get 12)))
                (local.set 9
                  (i64.add
                    (local.get 9)
                    (i64.const 8)))
                (local.set 11
                  (i64.add
                    (local.get 11)
                    (i64.const -1)))
                (br_if 1 (;@5;)
                  (i64.ne
                    (local.get 11)
                    (i64.const 0)))
                (br 2 (;@4;)))
              (local.set 0
                (i64.sub
                  (local.get 0)
                  (i64.const 1280)))
              (local.set 15
                (i32.const 48))
              (local.set 24
                (i32.add
                  (i32.wrap_i64
                    (local.get 9))
                  (i32.const -131072)))
              (br_if 3 (;@2;)
                (i32.gt_u
                  (local.get 24)
                  (i32.const 4088)))
              (local.set 12
                (i64.load offset=65536 align=1
                  (local.get 24)))
              (local.set 10
                (i64.add
                  (local.get 10)
                  (local.get 12)))
              (local.set 9
                (i64.add
                  (local.get 9)
                  (i64.const 8)))
              (local.set 11
                (i64.add
                  (local.get 11)
                  (i64.const -1)))
              (br_if 0 (;@5;)
                (i64.ne
                  (local.get 11)
                  (i64.const 0)))
              (br 1 (;@4;))))
          (local.set 0
            (i64.sub
              (local.get 0)
              (i64.const 256)))
          (i64.store offset=56 align=1
            (i32.const 0)
            (local.get 9))
          (i64.store offset=64 align=1
            (i32.const 0)
            (local.get 10))
          (i64.store offset=72 align=1
            (i32.const 0)
            (local.get 11))
          (i64.store offset=80 align=1
            (i32.const 0)
            (local.get 12))
          (i32.store offset=120 align=1
            (i32.const 0)
            (i32.const 164))
          (return
            (local.get 0))
          (unreachable))
        (br 1 (;@1;)))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 9))
      (i64.store offset=64 align=1
        (i32.const 0)
        (local.get 10))
      (i64.store offset=72 align=1
        (i32.const 0)
        (local.get 11))
      (i64.store offset=80 align=1
        (i32.const 0)
        (local.get 12))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)))
